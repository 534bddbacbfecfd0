import Foundation
import TestMaterial
import Testing
import Text

@testable import Engine
@testable import Speech

@Suite("Words and their times")
struct WordTests {
  @Test("time warping finds the path of the largest sum")
  func warping() {
    // Rows light up one after the other.
    let values: [Float] = [
      9, 9, -1, -1, -1, -1,
      -1, -1, 9, -1, -1, -1,
      -1, -1, -1, 9, 9, 9,
    ]
    #expect(WordAligner.starts(values, rows: 3, columns: 6) == [0, 2, 3])
    #expect(WordAligner.starts([1, 2, 3], rows: 1, columns: 3) == [0])
    #expect(WordAligner.starts([1, 2, 3], rows: 3, columns: 1) == [0, 0, 0])
  }

  @Test("time warping is that of OpenAI's code on numbers of any kind")
  func warpingReference() {
    var state: UInt32 = 7
    func next() -> Float {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 23) - 1
    }
    for (rows, columns) in [(2, 9), (5, 30), (12, 12), (9, 4)] {
      let values = (0..<rows * columns).map { _ in next() }
      #expect(WordAligner.starts(values, rows: rows, columns: columns) == Self.reference(values, rows, columns))
    }
  }

  /// timing.py: dtw_cpu and backtrace.
  private static func reference(_ values: [Float], _ rows: Int, _ columns: Int) -> [Int32] {
    var cost = Array(repeating: Array(repeating: Float.infinity, count: columns + 1), count: rows + 1)
    var trace = Array(repeating: Array(repeating: -1, count: columns + 1), count: rows + 1)
    cost[0][0] = 0
    for j in 1...columns {
      for i in 1...rows {
        let (c0, c1, c2) = (cost[i - 1][j - 1], cost[i - 1][j], cost[i][j - 1])
        let (c, t) = c0 < c1 && c0 < c2 ? (c0, 0) : c1 < c0 && c1 < c2 ? (c1, 1) : (c2, 2)
        cost[i][j] = c - values[(i - 1) * columns + j - 1]
        trace[i][j] = t
      }
    }
    for j in 0...columns { trace[0][j] = 2 }
    for i in 0...rows { trace[i][0] = 1 }
    var starts = Array(repeating: Int32(0), count: rows)
    var (i, j) = (rows, columns)
    while i > 0 || j > 0 {
      if i > 0 { starts[i - 1] = Int32(max(0, j - 1)) }
      switch trace[i][j] {
      case 0: (i, j) = (i - 1, j - 1)
      case 1: i -= 1
      default: j -= 1
      }
    }
    return starts
  }

  @Test("attention that walks through the sound gives each token the time at which it arrives")
  func times() {
    // Six rows: a start, a language, the text of three tokens, an end. Positions are 0.5 s.
    let (rows, positions) = (6, 40)
    var attention = SourceAttention(heads: 2, positions: positions)
    let peaks = [0, 0, 2, 10, 20, 30]
    let head = (0..<rows).flatMap { row in (0..<positions).map { max(0.01, 1 - Float(abs($0 - peaks[row])) / 8) } }
    attention.append([head, head], from: 0, count: rows)
    let prompt = AlignmentPromptMaker.make(textStart: 3)
    let times = WordAligner.times(attention, prompt, textCount: 2, duration: 20)
    #expect(times.count == 3)
    #expect(times == times.sorted())
    #expect(abs(times[1] - 3) <= 1 && abs(times[2] - 7.5) <= 1, "\(times)")
    #expect(WordAligner.times(attention, prompt, textCount: 2, duration: 0).isEmpty)
  }

  @Test("punctuation joins the word that it belongs to")
  func punctuation() {
    func word(_ text: String) -> TimedWord { TimedWord(text: text, tokens: [1], start: 0, end: 0, probability: 1) }
    var words = [" \"", "Hello", ",", " he", " said", "."].map(word)
    words.mergePunctuation(prepended: "\"'“¿([{-", appended: "\"'.。,，!！?？:：”)]}、")
    #expect(words.map(\.text) == ["", " \"Hello,", "", " he", " said.", ""])
    #expect(words.map(\.tokens.count) == [0, 3, 0, 1, 2, 0])
  }

  @Test("words at the borders of sentences are not longer than twice the usual")
  func sentenceEnds() {
    var words = [(0.0, 0.3, " a"), (0.3, 0.6, " b"), (0.6, 2.6, "."), (2.6, 2.9, " c"), (2.9, 3.2, " d")].map {
      TimedWord(text: $0.2, tokens: [1], start: $0.0, end: $0.1, probability: 1)
    }
    #expect(abs(words.usualDuration - 0.3) < 1e-9)
    words.shortenAtSentenceEnds(usual: words.usualDuration)
    #expect(abs(words[2].end - 1.2) < 1e-9)
  }

  private static func tokenizer() throws -> Tokenizer? {
    guard let shared = TestMaterial.shared else { return nil }
    let folder = shared.appending(path: "tokenizers")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    guard let file = files.first(where: { $0.contains("whisper") && $0.hasSuffix("tokenizer.json") }) else {
      return nil
    }
    return try Tokenizer(contentsOf: folder.appending(path: file).path)
  }

  @Test(
    "words begin with spaces, characters of several tokens stay whole, and unspaced languages go by characters",
    .enabled(if: TestMaterial.shared != nil, "the shared tokenizers are not on this machine"))
  func splitting() throws {
    let tokenizer = try #require(try Self.tokenizer())
    func words(_ text: String, _ language: String) -> [String] {
      TokenWords.split(tokenizer.encode(text, addSpecialTokens: false), language: language, tokenizer).map(\.text)
    }
    #expect(words(" I'm sorry, re-enter it.", "en") == [" I'm", " sorry", ",", " re", "-enter", " it", "."])
    #expect(words(" 🦊 fox", "en") == [" 🦊", " fox"])
    #expect(words("你好吗", "zh").joined() == "你好吗")
    #expect(words("你好吗", "zh").count > 1)
    #expect(words("", "en").isEmpty)
  }
}
