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
      ["transcribe", "--no-vad", "--model", GenerateTests.model, "--dtype", "float32"] + arguments, in: folder.url)
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
      (["--language", "klingon"], "Unknown language 'klingon'")
    ])
  func options(arguments: [String], message: String) throws {
    let run = try transcribe(["a.wav"] + arguments)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test("several formats are written at once, and a run that is repeated skips what is there")
  func rerun() throws {
    let arguments = ["a.wav", "b.wav", "--format", "srt,txt", "--format", "json", "--output-dir", "out"]
    #expect(try transcribe(arguments).status == 0)
    #expect(try folder.names("out") == ["a.json", "a.srt", "a.txt", "b.json", "b.srt", "b.txt"])
    try folder.write("out/a.txt", "mine")
    try FileManager.default.removeItem(at: folder.url.appending(path: "out/b.srt"))
    let again = try transcribe(arguments)
    #expect(again.status == 0 && again.output.isEmpty)
    #expect(
      again.errors
        == "sensorium: 1 of 2 files are skipped, as their transcripts are in out already; --overwrite writes "
        + "them anew.\n")
    #expect(try folder.text("out/a.txt") == "mine" && folder.names("out").contains("b.srt"))
    #expect(try transcribe(arguments + ["--overwrite"]).errors.isEmpty)
    #expect(try folder.text("out/a.txt") != "mine")
    // A recording that changed is transcribed again.
    try folder.write("out/a.txt", "mine")
    let future = [FileAttributeKey.modificationDate: Date.now + 10]
    try FileManager.default.setAttributes(future, ofItemAtPath: folder.path + "/a.wav")
    #expect(try transcribe(arguments).errors.contains("1 of 2 files"))
    #expect(try folder.text("out/a.txt") != "mine")
  }

  @Test("a folder stands for the recordings in it and below it, and a pattern for what it matches")
  func folders() throws {
    let inner = folder.url.appending(path: "talks/deep")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    for name in ["talks/one.wav", "talks/deep/two.wav", "talks/.hidden.wav"] { try folder.writeTone(name) }
    try folder.write("talks/notes.txt", "no sound")
    try folder.writeTone("talks/one.flac")
    let run = try transcribe(["talks", "--output-dir", "out"])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(
      try folder.names("out") == ["deep", "one.flac.txt", "one.wav.txt"] && folder.names("out/deep") == ["two.txt"])
    let pattern = try transcribe(["?.wav", "--format", "json"])
    #expect(try pattern.lines.map { try JSONValue(parsing: $0)["file"] } == ["a.wav", "b.wav"])
    let empty = folder.url.appending(path: "empty")
    try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
    let none = try transcribe(["empty"])
    #expect(none.status == 2 && none.errors == "sensorium: empty is a folder without recordings or films.\n")
  }

  @Test("the channel that is asked for is heard, and one that is not there is refused")
  func channels() throws {
    // A tone on the left, nothing on the right.
    let tone = try Data(contentsOf: folder.url.appending(path: "a.wav"))
    var stereo = Data(tone.prefix(44))
    stereo[22] = 2
    stereo[32] = 4
    for (place, value) in [(4, UInt32(36 + 2 * (tone.count - 44))), (28, 64_000), (40, UInt32(2 * (tone.count - 44)))] {
      stereo.replaceSubrange(place..<place + 4, with: withUnsafeBytes(of: value.littleEndian) { Data($0) })
    }
    for start in stride(from: 44, to: tone.count, by: 2) { stereo += tone[start..<start + 2] + Data([0, 0]) }
    try stereo.write(to: folder.url.appending(path: "stereo.wav"))
    let mono = try transcribe(["a.wav"]).output
    for channel in ["left", "1"] { #expect(try transcribe(["stereo.wav", "--channel", channel]).output == mono) }
    #expect(try transcribe(["stereo.wav", "--channel", "right"]).output != mono)
    let third = try transcribe(["stereo.wav", "--channel", "3"])
    #expect(
      third.status == 1
        && third.errors
          == "sensorium: stereo.wav has 2 channels, so its channel 3 cannot be used; choose mix or 1 to 2.\n"
    )
    #expect(try transcribe(["stereo.wav", "--channel", "middle"]).status == 2)
  }

  @Test("a page is written for a recording, which plays in it")
  func page() throws {
    let run = try transcribe(["a.wav", "--format", "html", "--output-dir", "out"])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let page = try folder.text("out/a.html")
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("src=\"data:audio/wav;base64,UklGR"))
    let input = try transcribe(["-", "--format", "html", "--output-dir", "out"])
    #expect(input.status == 2)
  }

  @Test(
    "options that contradict each other are wrong usage",
    arguments: [
      (["--format", "srt,txt"], "several formats need --output-dir"),
      (["--format", "srt,doc"], "'srt,doc' is invalid"),
      (["--format", "srt", "--max-line-width", "0"], "--max-line-width is 0"),
      (["--highlight-words"], "choose --format srt or vtt"), (["--beam-size", "0"], "--beam-size is 0"),
      (["--format", "srt", "--max-line-width", "9", "--max-words-per-line", "2"], "contradict each other"),
      (["--vad-threshold", "2"], "a probability is from 0 to 1"),
    ])
  func contradictions(arguments: [String], message: String) throws {
    let run = try transcribe(["a.wav"] + arguments)
    #expect(run.status == 2 && run.output.isEmpty && run.errors.contains(message), "\(run.errors)")
  }
}
