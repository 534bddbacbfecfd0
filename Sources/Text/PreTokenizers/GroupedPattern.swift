/// The splitting pattern of Llama 3 and Qwen 2 by hand: digits in groups, line ends by themselves.
enum GroupedPattern {
  /// - Parameter digits: how the pattern spells a group of digits.
  static func text(digits: String) -> String {
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"# + digits
      + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  }

  /// Where the match that starts at `start` ends. There always is one.
  static func end(_ text: Span<UInt8>, from start: Int, digits: Int) -> Int {
    if let end = Contraction.end(text, from: start, anyCase: true) { return end }
    let (first, length) = UTF8Text.scalar(text, at: start)
    let kind = first.tokenizerClass
    if kind == .letter { return GPT2Pattern.run(of: .letter, text, from: start + length) }
    if kind == .number { return digitsEnd(text, from: start, digits) }
    if !isLineEnd(text[start]) {
      // One character of any other kind goes with letters after it.
      let end = GPT2Pattern.run(of: .letter, text, from: start + length)
      if end > start + length { return end }
    }
    let lead = first == " " ? start + 1 : start
    let end = GPT2Pattern.run(of: .other, text, from: lead)
    if end > lead { return lineEnds(text, from: end) }
    return lineEnd(text, from: start) ?? GPT2Pattern.spaceEnd(text, from: start)
  }

  private static func digitsEnd(_ text: Span<UInt8>, from start: Int, _ digits: Int) -> Int {
    var end = start
    for _ in 0..<digits where end < text.count {
      let (scalar, length) = UTF8Text.scalar(text, at: end)
      if scalar.tokenizerClass != .number { break }
      end += length
    }
    return end
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private static func lineEnds(_ text: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while end < text.count, isLineEnd(text[end]) { end += 1 }
    return end
  }

  /// `\s*[\r\n]+`: white space up to its last line end; nil where it has none.
  private static func lineEnd(_ text: Span<UInt8>, from start: Int) -> Int? {
    let spaces = GPT2Pattern.run(of: .space, text, from: start)
    return (start..<spaces).last { isLineEnd(text[$0]) }.map { $0 + 1 }
  }
}
