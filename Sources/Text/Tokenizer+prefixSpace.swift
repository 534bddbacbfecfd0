extension Tokenizer {
  /// Which stretches of a text between added tokens get a space in front, where SentencePiece spells words with one.
  public enum PrefixSpace: String, Sendable {
    /// Each: SentencePiece's older way, `legacy`.
    case always
    /// What the text begins with.
    case first
    /// None.
    case never
  }

  /// The pre-tokenizer that the class `LlamaTokenizer` of `transformers` 5 makes instead of the file's normalizer and
  /// pre-tokenizer (models/llama/tokenization_llama.py).
  static func sentencePiece(_ prefix: PrefixSpace) -> PreTokenizer {
    .metaspace(Metaspace(replacement: sentencePieceSpace, prepends: prefix, cuts: false))
  }

  /// Its decoder.
  static func sentencePieceDecoding(_ prefix: PrefixSpace) -> [DecodingStep] {
    let spaces = DecodingStep.replace(Replacement(pattern: .text(sentencePieceSpace), content: [0x20]))
    let strip = DecodingStep.stripWhole(DecodingStep.Stripping(content: [0x20], start: 1, stop: 0))
    return [spaces, .byteFallback] + (prefix == .never ? [] : [strip])
  }

  /// `▁`, which stands for a space.
  private static let sentencePieceSpace: [UInt8] = Array("▁".utf8)
}
