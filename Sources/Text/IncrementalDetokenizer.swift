/// Text from ids as they are generated, a piece of text at a time and never half a character.
///
/// All that `append` and `finish` return, put together, is what `Tokenizer.decode` makes of the same ids.
public struct IncrementalDetokenizer: Sendable {
  private let tokenizer: Tokenizer
  private let skipSpecialTokens: Bool
  private var stream: DecodingStream

  public init(_ tokenizer: Tokenizer, skipSpecialTokens: Bool) {
    self.tokenizer = tokenizer
    self.skipSpecialTokens = skipSpecialTokens
    stream = DecodingStream(tokenizer.decoding)
  }

  /// Takes the next id and returns the text that no later id can change any more; often nothing.
  public mutating func append(_ id: Int32) -> String {
    if skipSpecialTokens, tokenizer.isSpecial(id) { return "" }
    guard let piece = tokenizer.piece(id) else { return "" }
    stream.append(piece)
    return stream.take()
  }

  /// Returns what was held back; the bytes of a character that never became whole are U+FFFD. Then starts anew.
  public mutating func finish() -> String {
    stream.finish()
    defer { stream = DecodingStream(tokenizer.decoding) }
    return stream.take()
  }
}
