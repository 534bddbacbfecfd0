/// What a text is cut at: a string, or one of the regular expressions that tokenizers use, which are known by their
/// text and matched by hand.
enum SplitPattern: Sendable {
  case text([UInt8])
  case gpt2
  case clip
  /// Llama 3's pattern and Qwen 2's, which differ in how many digits go together.
  case grouped(digits: Int)
  /// One character that is a number.
  case number

  /// The regular expressions by their text; nil for any other.
  init?(regularExpression: String) {
    switch regularExpression {
    case GPT2Pattern.text: self = .gpt2
    case CLIPPattern.text: self = .clip
    case GroupedPattern.text(digits: #"\p{N}{1,3}"#): self = .grouped(digits: 3)
    case GroupedPattern.text(digits: #"\p{N}"#): self = .grouped(digits: 1)
    default: return nil
    }
  }

  /// Where the match that starts at `start` ends; nil where none does.
  func end(_ text: Span<UInt8>, from start: Int) -> Int? {
    switch self {
    case .text(let pattern):
      guard start + pattern.count <= text.count else { return nil }
      for offset in pattern.indices where text[start + offset] != pattern[offset] { return nil }
      return start + pattern.count
    case .gpt2: return GPT2Pattern.end(text, from: start)
    case .clip: return CLIPPattern.end(text, from: start)
    case .grouped(let digits): return GroupedPattern.end(text, from: start, digits: digits)
    case .number:
      let (scalar, length) = UTF8Text.scalar(text, at: start)
      return scalar.isNumber ? start + length : nil
    }
  }
}
