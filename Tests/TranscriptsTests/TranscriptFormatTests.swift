import Foundation
import JSON
import ModelKit
import Speech
import Testing

@testable import Transcripts

@Suite struct TranscriptFormatTests {
  private let talk = Transcription(
    segments: [
      .init(id: 0, start: 0, end: 1.5, text: " Hello there. ", tokens: [1, 2], averageLogprob: -0.25),
      .init(id: 1, start: 1.5, end: 3661.0625, text: " A --> \"B\"\tand\\ C", tokens: [3], noSpeechProbability: 0.5),
    ], language: "en", duration: 3662)
  private let silence = Transcription(duration: 2)

  @Test func `plain text is a line a segment, with times where they were asked for`() {
    #expect(TranscriptFormat.txt.text(talk) == "Hello there.\nA --> \"B\"\tand\\ C\n")
    #expect(
      TranscriptFormat.txt.text(talk, showsTimes: true)
        == "[00:00.000 --> 00:01.500]  Hello there.\n[00:01.500 --> 01:01:01.062]  A --> \"B\"\tand\\ C\n")
    #expect(TranscriptFormat.txt.text(silence).isEmpty)
  }

  @Test func `SubRip is numbered, with hours and commas`() {
    #expect(
      TranscriptFormat.srt.text(talk) == """
        1
        00:00:00,000 --> 00:00:01,500
        Hello there.

        2
        00:00:01,500 --> 01:01:01,062
        A -> "B"\tand\\ C


        """)
    #expect(TranscriptFormat.srt.text(silence).isEmpty)
  }

  @Test func `WebVTT begins with its name, and has hours where there are any`() {
    #expect(
      TranscriptFormat.vtt.text(talk) == """
        WEBVTT

        00:00.000 --> 00:01.500
        Hello there.

        00:01.500 --> 01:01:01.062
        A -> "B"\tand\\ C


        """)
    #expect(TranscriptFormat.vtt.text(silence) == "WEBVTT\n\n")
  }

  @Test func `a table has milliseconds, and no tab in its texts`() {
    #expect(
      TranscriptFormat.tsv.text(talk)
        == "start\tend\ttext\n0\t1500\tHello there.\n1500\t3661062\tA --> \"B\" and\\ C\n")
  }

  @Test func `JSON has OpenAI's verbose fields`() throws {
    var worded = talk
    worded.segments[0].words = [.init(text: " Hello", start: 0, end: 0.5, probability: 0.75)]
    worded.speech = [.init(start: 0.25, end: 1)]
    worded.notices = ["It is \u{1B}odd."]
    let json = try JSONValue(parsing: TranscriptFormat.json.text(worded, name: "a\u{7}.wav"))
    #expect(
      json.object?.members.map(\.key) == [
        "file", "text", "language", "duration", "segments", "words", "speech", "notices", "error",
      ])
    #expect(json["file"] == "a\\x07.wav" && json["notices"] == ["It is \\x1bodd."])
    #expect(
      json["segments"]?.array?[0].text
        == #"{"id": 0, "seek": 0.0, "start": 0.0, "end": 1.5, "text": " Hello there. ", "tokens": [1, 2], "#
        + #""temperature": 0.0, "avg_logprob": -0.25, "compression_ratio": 0.0, "no_speech_prob": 0.0, "#
        + #""words": [{"word": " Hello", "start": 0.0, "end": 0.5, "probability": 0.75}]}"#)
    #expect(json["speech"] == [["start": 0.25, "end": 1.0]])
    let failed = Transcription(error: InputError(.invalidMedia, "No."))
    #expect(
      failed.verboseJSON(task: "transcribe").text
        == #"{"task": "transcribe", "text": "", "language": null, "duration": 0.0, "segments": [], "#
        + #""error": {"type": "invalid_media", "message": "No."}}"#)
  }

  @Test(.enabled(if: FFmpeg.path != nil, "ffmpeg is not here"), arguments: [TranscriptFormat.srt, .vtt])
  func `ffmpeg reads every cue of the subtitles`(format: TranscriptFormat) throws {
    let ffmpeg = try #require(FFmpeg.path)
    let transcription = Transcription(segments: Talk.segments, duration: 12)
    for options in [
      SubtitleOptions(), SubtitleOptions(maxLineWidth: 20, maxLineCount: 2), SubtitleOptions(highlightsWords: true),
    ] {
      let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).\(format)")
      defer { try? FileManager.default.removeItem(at: file) }
      try Data(format.text(transcription, options).utf8).write(to: file)
      let process = Process()
      let (output, errors) = (Pipe(), Pipe())
      process.executableURL = ffmpeg
      process.arguments = ["-v", "warning", "-i", file.path, "-f", "srt", "-"]
      process.standardOutput = output
      process.standardError = errors
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      let complaints = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0 && complaints.isEmpty, "\(complaints)")
      let cues = Cue.cues(Talk.segments, options)
      #expect(text.components(separatedBy: " --> ").count - 1 == cues.count)
      #expect(cues.allSatisfy { text.contains($0.start.text(hours: .always, point: ",") + " --> ") })
    }
  }
}

enum FFmpeg {
  static let path: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { URL(filePath: String($0)).appending(path: "ffmpeg") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }
}
