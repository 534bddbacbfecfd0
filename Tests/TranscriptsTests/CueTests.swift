import Speech
import Testing

@testable import Transcripts

/// A talk with word times.
enum Talk {
  static func words(_ text: String, from start: Double, each seconds: Double = 0.4) -> [Transcription.Word] {
    text.split(separator: " ").enumerated().map { place, word in
      .init(
        text: " \(word)", start: start + Double(place) * seconds, end: start + Double(place) * seconds + 0.3,
        probability: 0.9)
    }
  }

  static func segment(_ id: Int, _ text: String, from start: Double) -> Transcription.Segment {
    let words = words(text, from: start)
    return .init(id: id, start: start, end: words.last?.end ?? start, text: " \(text)", tokens: [1], words: words)
  }

  static let segments = [
    segment(0, "The number you have dialed is not in service.", from: 0.5),
    segment(1, "Please check it.", from: 4.4), segment(2, "And try again.", from: 10),
  ]
}

@Suite struct CueTests {
  private func texts(_ options: SubtitleOptions) -> [String] { Cue.cues(Talk.segments, options).map(\.text) }

  @Test func `without limits a segment is a cue of one line`() {
    #expect(
      texts(SubtitleOptions()) == [
        "The number you have dialed is not in service.", "Please check it.", "And try again.",
      ])
  }

  @Test func `a line has no more characters than it may, and a cue ends with its segment`() {
    #expect(
      texts(SubtitleOptions(maxLineWidth: 20)) == [
        "The number you have\ndialed is not in\nservice.", "Please check it.", "And try again.",
      ])
  }

  @Test func `with both limits cues go over the ends of segments, up to a long pause`() {
    #expect(
      texts(SubtitleOptions(maxLineWidth: 30, maxLineCount: 2)) == [
        "The number you have dialed is\nnot in service. Please check", "it.", "And try again.",
      ])
  }

  @Test func `lines of so many words`() {
    #expect(
      texts(SubtitleOptions(maxWordsPerLine: 4)) == [
        "The number you have", "dialed is not in", "service.", "Please check it.", "And try again.",
      ])
  }

  @Test func `words are underlined while they are said, and none between them`() {
    let cues = Cue.cues([Talk.segment(0, "Go on.", from: 1)], SubtitleOptions(highlightsWords: true))
    #expect(cues == [Cue(1, 1.3, "<u>Go</u> on."), Cue(1.3, 1.4, "Go on."), Cue(1.4, 1.7, "Go <u>on.</u>")])
  }

  @Test func `a segment without word times stands alone among others`() {
    var segments = Talk.segments
    segments[1].words = []
    let options = SubtitleOptions(maxLineWidth: 30, maxLineCount: 2)
    #expect(
      Cue.cues(segments, options).map(\.text) == [
        "The number you have dialed is\nnot in service.", "Please check it.", "And try again.",
      ])
  }

  @Test func `times never go back or overlap, and no cue is empty`() {
    let wild: [Transcription.Segment] = [
      .init(start: 1, end: 4, text: " a"), .init(start: 2, end: 3, text: " b"), .init(start: 2, end: 2, text: " c"),
      .init(start: 9, end: 8, text: " d"), .init(start: 8.5, end: 10, text: "  "),
      .init(start: 8.9, end: 10, text: " e"),
    ]
    let cues = Cue.cues(wild, SubtitleOptions())
    #expect(cues.map(\.text) == ["a", "b", "c", "d", "e"])
    for (cue, next) in zip(cues, cues.dropFirst()) { #expect(cue.end <= next.start) }
    #expect(cues.allSatisfy { $0.start < $0.end })
  }

  @Test func `random words keep their order under all options`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let segments = (0..<5).map { id in
        var segment = Talk.segment(id, "one two three four five six", from: Double.random(in: 0...20, using: &random))
        segment.words = segment.words?.map { word in
          var word = word
          word.start += Double.random(in: -1...1, using: &random)
          word.end = word.start + Double.random(in: -0.1...1, using: &random)
          return word
        }
        return segment
      }
      for options in [
        SubtitleOptions(), SubtitleOptions(maxLineWidth: 12), SubtitleOptions(maxLineWidth: 12, maxLineCount: 1),
        SubtitleOptions(maxWordsPerLine: 2), SubtitleOptions(highlightsWords: true),
      ] {
        let cues = Cue.cues(segments, options)
        #expect(zip(cues, cues.dropFirst()).allSatisfy { $0.end <= $1.start } && cues.allSatisfy { $0.start < $0.end })
      }
    }
  }
}
