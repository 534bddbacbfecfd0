/// GPT-2's splitting pattern by hand, as a general regular expression engine would be most of the time of encoding.
enum GPT2Pattern {
  static let text = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

  /// Where the match that starts at `start` ends. There always is one.
  static func end(_ text: Span<UInt8>, from start: Int) -> Int {
    if let end = Contraction.end(text, from: start) { return end }
    let first = UTF8Text.scalar(text, at: start)
    // A single space goes with what comes after it.
    let lead = first.scalar == " " && start + 1 < text.count ? start + 1 : start
    let head = lead == start ? first : UTF8Text.scalar(text, at: lead)
    let kind = head.scalar.tokenizerClass
    if kind != .space { return run(of: kind, text, from: lead + head.length) }
    return spaceEnd(text, from: start)
  }

  /// `\s+(?!\S)|\s+`: white space up to the end of the text, or else all but its last character, or that one alone.
  static func spaceEnd(_ text: Span<UInt8>, from start: Int) -> Int {
    var end = start
    var last = start
    while end < text.count {
      let (scalar, length) = UTF8Text.scalar(text, at: end)
      if scalar.tokenizerClass != .space { return last > start ? last : end }
      last = end
      end += length
    }
    return end
  }

  /// The end of a run of one class that goes on at `start`.
  static func run(of kind: ScalarClass, _ text: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while end < text.count, case let (scalar, length) = UTF8Text.scalar(text, at: end), scalar.tokenizerClass == kind {
      end += length
    }
    return end
  }
}
