/// Cuts at the matches of a pattern.
struct Split: Sendable {
  /// What becomes of a match.
  enum Behavior: String, Sendable {
    case removed = "Removed"
    case isolated = "Isolated"
    case mergedWithPrevious = "MergedWithPrevious"
    case mergedWithNext = "MergedWithNext"
    case contiguous = "Contiguous"
  }

  let pattern: SplitPattern
  let behavior: Behavior
  /// Takes what is between the matches for the matches.
  let inverts: Bool

  func apply(to words: inout Words) {
    words.rewrite { word, _, list in
      let spans = spans(of: word)
      switch behavior {
      case .removed: for span in spans where !span.isMatch { list.append(word, span.range) }
      case .isolated: for span in spans { list.append(word, span.range) }
      case .contiguous: join(word, spans, &list) { $0.isMatch == $1.isMatch }
      case .mergedWithPrevious: join(word, spans, &list) { !$0.isMatch && $1.isMatch }
      case .mergedWithNext: join(word, spans, &list) { $0.isMatch && !$1.isMatch }
      }
    }
  }

  private struct Stretch {
    let range: Range<Int>
    let isMatch: Bool
  }

  /// Matches and what is between them, nothing empty.
  private func spans(of word: Span<UInt8>) -> [Stretch] {
    var spans: [Stretch] = []
    var done = 0
    var index = 0
    while index < word.count {
      guard let end = pattern.end(word, from: index) else {
        index += UTF8Text.scalar(word, at: index).length
        continue
      }
      if done < index { spans.append(Stretch(range: done..<index, isMatch: inverts)) }
      spans.append(Stretch(range: index..<end, isMatch: !inverts))
      done = end
      index = end
    }
    if done < word.count { spans.append(Stretch(range: done..<word.count, isMatch: inverts)) }
    return spans
  }

  /// Makes one word of neighbours for which `joins` is true.
  private func join(
    _ word: Span<UInt8>, _ spans: [Stretch], _ list: inout WordList, _ joins: (Stretch, Stretch) -> Bool
  ) {
    var start = 0
    for index in spans.indices {
      if index + 1 < spans.count, joins(spans[index], spans[index + 1]) { continue }
      list.append(word, start..<spans[index].range.upperBound)
      start = spans[index].range.upperBound
    }
  }
}
