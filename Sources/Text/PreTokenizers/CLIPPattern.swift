/// CLIP's splitting pattern by hand: white space is in no match, and every digit is one of its own.
enum CLIPPattern {
  static let text =
    #"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"#

  private static let tokens = [Array("<|startoftext|>".utf8), Array("<|endoftext|>".utf8)]

  /// Where the match that starts at `start` ends; nil where there is white space.
  static func end(_ text: Span<UInt8>, from start: Int) -> Int? {
    if text[start] == UInt8(ascii: "<") {
      for token in tokens {
        if let end = SplitPattern.text(token).end(text, from: start) { return end }
      }
    }
    if let end = Contraction.end(text, from: start) { return end }
    let (scalar, length) = UTF8Text.scalar(text, at: start)
    switch scalar.tokenizerClass {
    case .space: return nil
    case .number: return start + length
    case let kind: return GPT2Pattern.run(of: kind, text, from: start + length)
    }
  }
}
