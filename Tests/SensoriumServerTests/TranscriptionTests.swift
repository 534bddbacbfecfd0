import ModelKit
import JSON
import Speech
import Testing
import Transcripts

@testable import SensoriumServer

@Suite("Transcriptions and translations")
struct TranscriptionTests {
  @Test("an upload is transcribed in every format, with the duration as usage")
  func formats() async throws {
    try await TestServer.run([.speech]) { server in
      func answer(_ format: String, _ fields: [(String, String)] = []) async throws -> HTTPAnswer {
        let answer = try await server.upload(
          "/v1/audio/transcriptions", Samples.tone,
          fields: [("model", TestServer.speechModel), ("response_format", format), ("language", "en")] + fields)
        #expect(answer.status == 200, "\(format): \(answer.text)")
        return answer
      }
      let json = try await answer("json")
      #expect(json.json["usage"]?["seconds"]?.integer == 1)
      #expect(json.json["usage"]?["type"]?.string == "duration")
      #expect(json.json["text"]?.string != nil)
      let verbose = try await answer("verbose_json").json
      #expect(verbose["duration"]?.number == 1)
      #expect(verbose["language"]?.string == "en")
      #expect(verbose["task"]?.string == "transcribe")
      #expect(verbose["segments"]?.array != nil)
      #expect(verbose["words"] == nil)
      #expect(try await answer("vtt").text.hasPrefix("WEBVTT\n\n"))
      #expect(try await answer("vtt").headers["content-type"] == "text/vtt; charset=utf-8")
      _ = try await answer("srt")
      #expect(try await answer("text").headers["content-type"] == "text/plain; charset=utf-8")
      let streamed = try await answer("json", [("stream", "true")]).events
      #expect(streamed.last?["type"]?.string == "transcript.text.done")
      #expect(streamed.last?["text"]?.string != nil)
      let timed = try await answer("verbose_json", [("stream", "true")]).events
      #expect(timed.dropLast().allSatisfy { $0["type"]?.string == "transcript.text.segment" })
    }
  }

  @Test("translations go through the same form")
  func translation() async throws {
    try await TestServer.run([.speech]) { server in
      let answer = try await server.upload(
        "/v1/audio/translations", Samples.tone, fields: [("response_format", "verbose_json"), ("language", "de")])
      #expect(answer.status == 200, "\(answer.text)")
      #expect(answer.json["task"]?.string == "translate")
    }
  }

  @Test(
    "a form that makes no sense is 400 with the field",
    arguments: [
      ("response_format", "xml"), ("temperature", "hot"), ("temperature", "2"),
      ("timestamp_granularities[]", "syllable"), ("stream", "maybe"), ("language", "elvish"),
    ])
  func fields(_ name: String, _ value: String) async throws {
    try await TestServer.run([.speech]) { server in
      let answer = try await server.upload("/v1/audio/transcriptions", Samples.tone, fields: [(name, value)])
      #expect(answer.status == 400, "\(answer.text)")
      #expect(answer.errorMessage.contains(value))
    }
  }

  @Test("what is no sound is 422 under the name that the client gave it")
  func noSound() async throws {
    try await TestServer.run([.speech]) { server in
      let answer = try await server.upload(
        "/v1/audio/transcriptions", Array("this is no sound, though it may look like some".utf8),
        name: "../../etc/talk.mp3")
      #expect(answer.status == 422)
      #expect(answer.errorMessage.contains("talk.mp3"))
      #expect(!answer.errorMessage.contains("/"))
      let empty = try await server.upload("/v1/audio/transcriptions", [])
      #expect(empty.status == 422)
      #expect(empty.errorMessage.contains("empty"))
    }
  }

  @Test("subtitles have their times as players read them, and no arrow in the text")
  func subtitles() {
    let transcription = Transcription(segments: [
      .init(start: 0, end: 1.5, text: " Hello --> there"), .init(id: 1, start: 3_661.25, end: 3_662, text: " Bye"),
    ])
    #expect(
      TranscriptFormat.srt.text(transcription)
        == "1\n00:00:00,000 --> 00:00:01,500\nHello -> there\n\n2\n01:01:01,250 --> 01:01:02,000\nBye\n\n")
    #expect(
      TranscriptFormat.vtt.text(transcription)
        == "WEBVTT\n\n00:00.000 --> 00:01.500\nHello -> there\n\n01:01:01.250 --> 01:01:02.000\nBye\n\n")
  }

  @Test("words and segments are told as they were asked for")
  func granularities() {
    let transcription = Transcription(segments: [
      .init(
        seek: 1.5, start: 0, end: 1, text: " Hi you", averageLogprob: -0.5,
        words: [
          .init(text: " Hi", start: 0, end: 0.4, probability: 0.9),
          .init(text: " you", start: 0.5, end: 1, probability: 0.8),
        ])
    ])
    let words = VerboseTranscriptionResponse(transcription, .transcribe, [.word])
    #expect(words.segments == nil)
    #expect(words.words?.map(\.word) == ["Hi", "you"])
    let both = VerboseTranscriptionResponse(transcription, .transcribe, [.word, .segment])
    #expect(both.segments?.first?.seek == 150)
    #expect(both.words?.count == 2)
    #expect(VerboseTranscriptionResponse(transcription, .transcribe, []).segments?.count == 1)
  }
}
