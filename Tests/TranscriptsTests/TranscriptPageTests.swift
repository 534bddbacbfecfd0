import Foundation
import JSON
import Speech
import Testing

@testable import Transcripts

@Suite struct TranscriptPageTests {
  private var talk: Transcription {
    var talk = Transcription(segments: Talk.segments, language: "en", duration: 12, notices: ["F is damaged."])
    talk.segments[0].text = " </script><b>&"
    talk.speech = [.init(start: 0.4, end: 6)]
    return talk
  }

  private func data(_ html: String) throws -> JSONValue {
    let start = try #require(html.range(of: "id=\"data\">")), end = try #require(html.range(of: "</script>"))
    return try JSONValue(parsing: String(html[start.upperBound..<end.lowerBound]))
  }

  @Test func `the page holds the segments, words, speech and waveform, and no text can end its script`() throws {
    let waveform = Waveform(peaks: [0, 0.5, 1], seconds: 12.5)
    let html = TranscriptPage(talk, title: "<a> & \u{1B}b", waveform: waveform).html
    #expect(html.contains("<title>&lt;a&gt; &amp; \\x1bb</title>") && html.contains("F is damaged."))
    let data = try data(html)
    #expect(data["peaks"] == [0, 50, 100] && data["speech"] == [[0.4, 6.0]])
    #expect(data["duration"]?.number == 12.5)
    #expect(data["segments"]?.array?.count == 3)
    #expect(data["segments"]?.array?[0]["t"] == "</script><b>&")
    #expect(data["segments"]?.array?[1]["w"]?.array?.count == 3)
    #expect(!html.contains("http://") && !html.contains("https://"))
  }

  @Test func `the recording is part of the page`() throws {
    for count in 0..<10 {
      let bytes = (0..<count).map { UInt8($0 * 37 & 0xFF) }
      let html = TranscriptPage(talk, title: "t", audio: EmbeddedAudio(bytes, name: "a.MP3")).html
      #expect(html.contains("src=\"data:audio/mpeg;base64,\(Data(bytes).base64EncodedString())\""))
    }
    #expect(!TranscriptPage(talk, title: "t").html.contains("<audio"))
  }

  @Test func `a waveform has the peaks of equal stretches`() throws {
    let samples = (0..<16_000).map { Float($0 < 8_000 ? 0.25 : -0.5) }
    var bytes = Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WAVEfmt ".utf8)
    func put(_ number: UInt32, _ count: Int) {
      for place in 0..<count { bytes.append(UInt8(number >> (8 * UInt32(place)) & 0xFF)) }
    }
    for (number, count) in [(16, 4), (3, 2), (1, 2), (16_000, 4), (64_000, 4), (4, 2), (32, 2)] {
      put(UInt32(number), count)
    }
    bytes += Array("data".utf8)
    put(UInt32(samples.count * 4), 4)
    for sample in samples { put(sample.bitPattern, 4) }
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).wav")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(bytes).write(to: file)
    let waveform = try Waveform(contentsOf: file.path)
    #expect(waveform.seconds == 1 && waveform.peaks == (0..<50).map { $0 < 25 ? 0.25 : 0.5 })
  }
}
