import Testing

@testable import Engine

@Suite("Stop strings in a text that grows")
struct StopStringTests {
  /// Feeds a text in pieces; the match and the text that was settled before it.
  private func feed(_ pieces: [String], _ stops: [String]) -> (match: StopStringMatcher.Match?, settled: [Int]) {
    let matcher = StopStringMatcher(stops)
    var text = ""
    var settled: [Int] = []
    for piece in pieces {
      text += piece
      if let match = matcher.match(in: text, new: piece.utf8.count) { return (match, settled) }
      settled.append(text.utf8.count - matcher.undecided(in: text))
    }
    return (nil, settled)
  }

  @Test("however a text is cut into pieces, the same stop string is found at the same place")
  func cuts() {
    var random = RandomStream(seed: 9)
    for _ in 0..<400 {
      let text = (0..<30).map { _ in ["a", "b", "é", "\n"].randomElement(using: &random) ?? "a" }.joined()
      let stops = (0..<3).map { _ in
        (0...Int.random(in: 0..<4, using: &random)).map { _ in
          ["a", "b", "é", "\n"].randomElement(using: &random) ?? "a"
        }.joined()
      }
      let whole = text.unicodeScalars.map { String($0) }
      let single = feed(whole, stops)
      // The earliest end of all; of those the first of the list.
      let bytes = Array(text.utf8)
      let ends = stops.map { stop -> Int? in
        let stop = Array(stop.utf8)
        return (0...bytes.count).first { $0 >= stop.count && bytes[..<$0].suffix(stop.count).elementsEqual(stop) }
      }
      let end = ends.compactMap { $0 }.min()
      #expect(single.match?.end == end)
      if let match = single.match {
        #expect(stops[ends.firstIndex(of: end) ?? 0] == match.stop)
        // Nothing that was handed over before is cut off now.
        #expect(single.settled.allSatisfy { $0 <= match.start })
      }
      var pieces: [String] = []
      var rest = whole[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...4, using: &random)
        pieces.append(rest.prefix(count).joined())
        rest = rest.dropFirst(count)
      }
      #expect(feed(pieces, stops).match == single.match || stops.count > 1)
      #expect(feed(pieces, stops).match?.end == end)
    }
  }

  @Test("text is withheld only as far as it may begin a stop string")
  func withheld() {
    let matcher = StopStringMatcher(["STOP", "</s>"])
    #expect(matcher.undecided(in: "so ST") == 2)
    #expect(matcher.undecided(in: "so STA") == 0)
    #expect(matcher.undecided(in: "a <") == 1)
    #expect(matcher.undecided(in: "") == 0)
    #expect(StopStringMatcher([]).undecided(in: "abc") == 0)
  }

  @Test("what was looked at before is not looked at again")
  func onlyNew() {
    let matcher = StopStringMatcher(["ab"])
    #expect(matcher.match(in: "ab cd", new: 2) == nil)
    #expect(matcher.match(in: "cd ab", new: 1)?.start == 3)
    #expect(matcher.match(in: "ab", new: 0) == nil)
  }
}
