import Engine
import Foundation
import JSON
import TestMaterial
import Testing

@testable import SensoriumCommand

@Suite("Adapters on the command line")
struct AdapterOptionTests {
  private static let speech = TestMaterial.root.appending(path: "Tests/Fixtures/lora/speech").path
  private let folder: TestFolder

  init() throws {
    folder = try TestFolder()
    try folder.writeTone("a.wav")
  }

  private func generate(_ arguments: [String], input: String = "") throws -> Program.Run {
    try Program.run(
      ["generate", "--model", GenerateTests.model, "--dtype", "float32", "--max-tokens", "5", "--format", "json"]
        + arguments,
      in: folder.url, input: input)
  }

  private func objects(_ run: Program.Run) throws -> [JSONValue] { try run.lines.map { try JSONValue(parsing: $0) } }

  private func tokens(_ object: JSONValue) -> JSONValue? { object["outputs"]?.array?.first?["token_ids"] }

  @Test("one --lora answers all prompts, and the output names it")
  func one() throws {
    let plain = try objects(try generate(["--audio", "a.wav"]))
    let run = try generate(["--audio", "a.wav", "--audio", "a.wav", "--lora", "mine=\(Self.speech)"])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let adapted = try objects(run)
    #expect(plain[0]["lora_request"] == .null)
    for object in adapted {
      #expect(object["lora_request"] == ["lora_name": "mine", "lora_int_id": 1, "lora_path": .string(Self.speech)])
      #expect(tokens(object) == tokens(adapted[0]) && tokens(object) != tokens(plain[0]))
    }
  }

  @Test("a line of a prompts file names one, brings one along, takes the only one, or none")
  func lines() throws {
    try FileManager.default.copyItem(atPath: Self.speech, toPath: folder.url.appending(path: "own").path)
    let media = #""multi_modal_data": {"audio": "a.wav"}"#
    try folder.write(
      "p.jsonl",
      """
      {"prompt": "", \(media), "lora_request": "mine"}
      {"prompt": "", \(media)}
      {"prompt": "", \(media), "lora_request": null}
      {"prompt": "", \(media), "lora_request": {"lora_name": "own", "lora_int_id": 7, "lora_path": "own"}}
      {"prompt": "", \(media), "lora_request": "mime"}
      {"prompt": "", \(media), "lora_request": {"lora_name": "x"}}
      """)
    let run = try generate(["--prompts", "p.jsonl", "--lora", "mine=\(Self.speech)"])
    #expect(run.status == 1)
    let objects = try objects(run)
    #expect(objects.map { $0["lora_request"]?["lora_name"]?.string } == ["mine", "mine", nil, "own", nil, nil])
    #expect(tokens(objects[0]) == tokens(objects[1]) && tokens(objects[0]) == tokens(objects[3]))
    #expect(tokens(objects[0]) != tokens(objects[2]))
    #expect(
      objects[4]["error"]?["message"]
        == "Line 5 of p.jsonl has the unknown 'lora_request' 'mime'; did you mean 'mine'?.")
    #expect(
      objects[5]["error"]?["message"]
        == "Line 6 of p.jsonl has a 'lora_request' without 'lora_name' or 'lora_path'.")
  }

  @Test("adapters of a kind of media, of a rank that is not allowed, and for a transcription")
  func others() throws {
    let standard = try objects(try generate(["--audio", "a.wav", "--default-mm-loras", "audio=\(Self.speech)"]))
    #expect(standard[0]["lora_request"]?["lora_name"] == "audio")
    let refused = try generate(["--audio", "a.wav", "--lora", "mine=\(Self.speech)", "--max-lora-rank", "1"])
    #expect(refused.status == 1)
    #expect(
      try objects(refused)[0]["error"]?["message"]?.string?.hasSuffix("LoRA rank 2 is greater than max_lora_rank 1.")
        == true)
    let transcribe = ["transcribe", "--no-vad", "--model", GenerateTests.model, "--dtype", "float32", "a.wav"]
    let plain = try Program.run(transcribe, in: folder.url)
    let adapted = try Program.run(transcribe + ["--lora", "mine=\(Self.speech)"], in: folder.url)
    #expect(plain.status == 0 && adapted.status == 0)
    #expect(plain.lines != adapted.lines)
  }

  @Test("what makes no sense is wrong usage")
  func usage() throws {
    for (arguments, sentence) in [
      (["--lora", "=x"], "The value '=x' is invalid for '--lora <NAME=DIR>'"),
      (["--lora", "x"], "is invalid for '--lora"),
      (["--lora", "a=x", "--lora", "a=y"], "there are two --lora 'a'; give each another name"),
      (
        ["--default-mm-loras", "smell=x"],
        "--default-mm-loras is for 'smell', but it can only be for audio, image or video"
      ),
      (["--lora", "a=x", "--lora", "b=y", "--prompt", "p"], "There are 2 --lora for 1 prompt; give one for all"),
      (["--lora", "a=x", "--max-loras", "0"], "max_loras is 0"),
    ] {
      let run = try generate(["--audio", "a.wav"] + arguments)
      #expect(run.status == 2, "\(arguments)")
      #expect(run.errors.contains(sentence), "\(arguments): \(run.errors)")
    }
  }
}
