/// Replaces every occurrence of something.
struct Replacement: Sendable {
  enum Pattern: Sendable, Equatable {
    case text([UInt8])
    /// `\s+`
    case whiteSpace
    /// ` {2,}`
    case severalSpaces

    /// A regular expression of those that tokenizers use; nil for any other.
    init?(regularExpression: String) {
      switch regularExpression {
      case #"\s+"#: self = .whiteSpace
      case " {2,}": self = .severalSpaces
      default: return nil
      }
    }
  }

  let pattern: Pattern
  let content: [UInt8]

  func apply(to text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count + text.count / 4)
    var index = 0
    while index < text.count {
      if let end = match(text.span, index) {
        result += content
        index = end
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  /// Where a match that starts at `index` ends.
  private func match(_ text: Span<UInt8>, _ index: Int) -> Int? {
    switch pattern {
    case .text(let pattern):
      guard index + pattern.count <= text.count else { return nil }
      for offset in pattern.indices where text[index + offset] != pattern[offset] { return nil }
      return index + pattern.count
    case .whiteSpace:
      if text[index] & 0xC0 == 0x80 { return nil }
      let end = GPT2Pattern.run(of: .space, text, from: index)
      return end > index ? end : nil
    case .severalSpaces:
      var end = index
      while end < text.count, text[end] == 0x20 { end += 1 }
      return end > index + 1 ? end : nil
    }
  }
}
