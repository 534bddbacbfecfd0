import Foundation
import Sensorium
import TestMaterial
import Testing

@Suite("The examples of docs/api.md and README.md do what the text says")
struct APIExampleTests {
  private static let folder = TestMaterial.root.appending(path: "Tests/Fixtures/whisper-tiny-random").path

  /// Half a second of a tone.
  private static let samples = (0..<8_000).map { 0.3 * sin(Float($0) * 0.2) }

  /// The tone as a WAV file: 16 kHz, one channel, 32-bit floats.
  private static var wave: [UInt8] {
    var bytes: [UInt8] = []
    func add(_ value: Int, _ count: Int) { for place in 0..<count { bytes.append(UInt8(value >> (8 * place) & 255)) } }
    let size = samples.count * 4
    bytes += Array("RIFF".utf8)
    add(36 + size, 4)
    bytes += Array("WAVEfmt ".utf8)
    for (value, count) in [(16, 4), (3, 2), (1, 2), (16_000, 4), (64_000, 4), (4, 2), (32, 2)] { add(value, count) }
    bytes += Array("data".utf8)
    add(size, 4)
    for sample in samples { add(Int(sample.bitPattern), 4) }
    return bytes
  }

  private static func withWaveFile<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(path: "sensorium-\(UUID().uuidString).wav")
    try Data(wave).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await body(file.path)
  }

  @Test("a model is loaded, and prompts of every kind are answered together")
  func generate() async throws {
    try await Self.withWaveFile { path in
      let llm = try APIExamples.load(Self.folder)
      #expect(llm.dtype == .float32)
      let stereo = Self.samples.flatMap { [$0, $0] }
      let prompts = APIExamples.prompts(path: path, encoded: Self.wave, samples: stereo)
      let outputs = await APIExamples.outputs(llm, prompts)
      #expect(await APIExamples.progress(llm, prompts).map { $0.error == nil } == [true, true, true])
      #expect(outputs.map { $0.error == nil } == [true, true, true])
      // The file, its bytes in an explicit prompt, and the start's token id ask the same.
      #expect(outputs[0].promptTokenIDs == [385])
      #expect(outputs[1].outputs[0].tokenIDs == outputs[0].outputs[0].tokenIDs)
      #expect(outputs[1].encoderPrompt == "")
      #expect(outputs[2].promptTokenIDs == [385])
    }
  }

  @Test("a prompt has an adapter")
  func adapters() async throws {
    try await Self.withWaveFile { path in
      let llm = try LLM(model: Self.folder, threads: 2) {
        $0.dtype = .float32
        $0.enablesLoRA = true
      }
      let adapter = TestMaterial.root.appending(path: "Tests/Fixtures/lora/speech").path
      let answers = await APIExamples.adapters(llm, path: path, adapter: adapter)
      #expect(answers.map(\.lora?.name) == ["calls", nil])
      #expect(answers.map { $0.error == nil } == [true, true])
    }
  }

  @Test("each prompt has its own parameters where an array is given")
  func ownParameters() async throws {
    try await Self.withWaveFile { path in
      let llm = try APIExamples.load(Self.folder)
      let prompts = APIExamples.prompts(path: path, encoded: Self.wave, samples: Self.samples)
      let outputs = try await APIExamples.own(llm, prompts, APIExamples.sampling())
      #expect(outputs[0].outputs.count == 2)
      #expect(outputs[0].outputs[0].logprobs?.first.map { (3...4).contains($0.count) } == true)
      #expect(outputs[1].outputs[0].logprobs == nil)
      #expect(outputs[2].outputs[0].tokenIDs.count <= 5)
    }
  }

  @Test("a recording is transcribed in the language that was asked for")
  func transcribe() async throws {
    try await Self.withWaveFile { path in
      let llm = try LLM(model: Self.folder, threads: 2) { $0.dtype = .float32 }
      let results = try await APIExamples.transcription(llm, path: path)
      #expect(results.count == 1)
      #expect(results[0].error == nil)
      #expect(results[0].language == "de")
      #expect(results[0].duration == 0.5)
    }
  }

  @Test("a registry takes a plugin, refuses a second one for its type, and replaces it")
  func registry() throws {
    let registry = try APIExamples.registry()
    #expect(
      registry.modelTypes == [
        "llava", "llava_next_video", "loudness", "moonshine", "qwen2_5_vl", "qwen2_vl", "whisper",
      ])
    let folder = try LoudnessCheckpoint.make()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try APIExamples.ownRegistry(registry, folder: folder).descriptor.name == "Loudness")
  }

  @Test("the catalogue lists its checkpoints")
  func catalogue() throws {
    #expect(try APIExamples.catalogue().contains("whisper-tiny.en"))
  }

  @Test("a folder that is not there is an error of loading")
  func errors() {
    #expect(APIExamples.errors(folder: "/nowhere/whisper").hasPrefix("the model cannot be loaded: "))
  }

  @Test("README's example runs", .enabled(if: pulled, "whisper-tiny.en has not been pulled on this machine"))
  func readme() async throws { try await ReadmeExample.run() }

  private static let pulled =
    (try? Catalog().find("whisper-tiny.en")).flatMap { try? ModelCache().isComplete($0) } ?? false
}
