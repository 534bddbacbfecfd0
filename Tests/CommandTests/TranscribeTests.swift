import Foundation
import JSON
import TestMaterial
import Testing

@Suite("Transcribe")
struct TranscribeTests {
  private let folder: TestFolder

  init() throws {
    folder = try TestFolder()
    try folder.writeTone("a.wav")
    try folder.writeTone("b.wav", seconds: 0.25)
  }

  private func transcribe(_ arguments: [String]) throws -> Program.Run {
    try Program.run(
      ["transcribe", "--model", GenerateTests.model, "--dtype", "float32"] + arguments, in: folder.url)
  }

  @Test("the text of one file is printed alone, those of several below their names")
  func headings() throws {
    let one = try transcribe(["a.wav"])
    #expect(one.status == 0 && one.errors.isEmpty, "\(one.errors)")
    #expect(!one.output.contains("==>") && one.output.hasSuffix("\n"))
    let two = try transcribe(["a.wav", "b.wav"])
    #expect(two.status == 0)
    #expect(two.output.hasPrefix("==> a.wav <==\n" + one.output + "==> b.wav <==\n"))
  }

  @Test("a file that cannot be read fails alone")
  func failure() throws {
    let run = try transcribe(["absent.wav", "a.wav", "--format", "json"])
    #expect(run.status == 1)
    let objects = try run.lines.map { try JSONValue(parsing: $0) }
    #expect(objects.map { $0["file"] } == ["absent.wav", "a.wav"])
    #expect(objects[0]["error"]?["type"] == "invalid_media" && objects[1]["error"] == .null)
    #expect(objects[1]["duration"]?.number == 0.5)
    #expect(run.errors.hasPrefix("sensorium: ") && run.errors.split(separator: "\n").count == 1)
  }

  @Test("transcripts are written to a folder, and nothing is printed")
  func outputFolder() throws {
    let run = try transcribe(["a.wav", "b.wav", "absent.wav", "--format", "vtt", "--output-dir", "out/vtt"])
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(try folder.names("out/vtt") == ["a.vtt", "b.vtt"])
    #expect(try folder.text("out/vtt/a.vtt").hasPrefix("WEBVTT\n\n"))
  }

  @Test(
    "what the model cannot do is wrong usage",
    arguments: [
      (["--language", "klingon"], "Unknown language 'klingon'"), (["--timestamps", "word"], "Word timestamps"),
    ])
  func options(arguments: [String], message: String) throws {
    let run = try transcribe(["a.wav"] + arguments)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
  }
}
