import ModelKit
import Testing

@testable import Engine
@testable import SensoriumCommand

@Suite("Transcript formats")
struct TranscriptFormatTests {
  private let talk = ClipTranscription(
    language: "en",
    segments: [
      .init(start: 0, end: 1.5, text: " Hello there. ", tokenIDs: [1, 2]),
      .init(start: 1.5, end: 3661.0625, text: " A --> \"B\"\tand\\ C", tokenIDs: [3]),
    ], duration: 3662, metrics: RequestMetrics(), notices: [], error: nil)
  private let silence = ClipTranscription(
    language: nil, segments: [], duration: 2, metrics: RequestMetrics(), notices: [], error: nil)

  private func text(_ format: TranscriptFormat, _ transcription: ClipTranscription, times: Bool = true) -> String {
    format.text(transcription, file: "a.wav", showsTimes: times)
  }

  @Test("plain text is a line a segment, with times where they were asked for")
  func plain() {
    #expect(text(.txt, talk, times: false) == "Hello there.\nA --> \"B\"\tand\\ C\n")
    #expect(
      text(.txt, talk)
        == "[00:00.000 --> 00:01.500]  Hello there.\n[00:01.500 --> 01:01:01.062]  A --> \"B\"\tand\\ C\n")
    #expect(text(.txt, silence).isEmpty)
  }

  @Test("SubRip is numbered, with hours and commas")
  func subRip() {
    #expect(
      text(.srt, talk) == """
        1
        00:00:00,000 --> 00:00:01,500
        Hello there.

        2
        00:00:01,500 --> 01:01:01,062
        A -> "B"\tand\\ C


        """)
    #expect(text(.srt, silence).isEmpty)
  }

  @Test("WebVTT begins with its name, and has hours where there are any")
  func webVTT() {
    #expect(
      text(.vtt, talk) == """
        WEBVTT

        00:00.000 --> 00:01.500
        Hello there.

        00:01.500 --> 01:01:01.062
        A -> "B"\tand\\ C


        """)
    #expect(text(.vtt, silence) == "WEBVTT\n\n")
  }

  @Test("a table has milliseconds, and no tab in its texts")
  func table() {
    #expect(
      text(.tsv, talk) == "start\tend\ttext\n0\t1500\tHello there.\n1500\t3661062\tA --> \"B\" and\\ C\n")
  }

  @Test("JSON has Whisper's names")
  func json() {
    #expect(
      text(.json, talk)
        == #"{"file": "a.wav", "text": "Hello there.  A --> \"B\"\tand\\ C", "language": "en", "duration": 3662.0, "#
        + #""segments": [{"id": 0, "start": 0.0, "end": 1.5, "text": " Hello there. ", "tokens": [1, 2]}, "#
        + #"{"id": 1, "start": 1.5, "end": 3661.0625, "text": " A --> \"B\"\tand\\ C", "tokens": [3]}], "error": null}"#
        + "\n")
    let failed = ClipTranscription(
      language: nil, segments: [], duration: 0, metrics: RequestMetrics(), notices: [],
      error: InputError(.invalidMedia, "No."))
    #expect(
      text(.json, failed)
        == #"{"file": "a.wav", "text": "", "language": null, "duration": 0.0, "segments": [], "#
        + #""error": {"type": "invalid_media", "message": "No."}}"# + "\n")
  }

  @Test("a transcript bears its recording's name")
  func names() throws {
    let folder = try TestFolder()
    let transcripts = try TranscriptFolder(folder.path + "/a/b", files: ["x/talk.wav"], .srt)
    try transcripts.write("text", for: "x/talk.one.wav")
    try transcripts.write("text", for: "/y/.hidden")
    try transcripts.write("more", for: "plain")
    #expect(try folder.names("a/b") == [".hidden.srt", "plain.srt", "talk.one.srt"])
  }
}
