/// Text from ids as they are generated, a piece of text at a time and never half a character.
///
/// All that `append` and `finish` return, put together, is what `Tokenizer.decode` makes of the same ids.
public struct IncrementalDetokenizer: Sendable {
  private let tokenizer: Tokenizer
  private let skipSpecialTokens: Bool
  private let spacesBetweenSpecialTokens: Bool
  private var stream: DecodingStream
  private var endsWithSpecial = false

  /// - Parameter spacesBetweenSpecialTokens: false takes the space away that a tokenizer puts between special tokens.
  public init(_ tokenizer: Tokenizer, skipSpecialTokens: Bool, spacesBetweenSpecialTokens: Bool = true) {
    self.tokenizer = tokenizer
    self.skipSpecialTokens = skipSpecialTokens
    self.spacesBetweenSpecialTokens = spacesBetweenSpecialTokens
    stream = DecodingStream(tokenizer.decoding)
  }

  /// Takes the next id and returns the text that no later id can change any more; often nothing.
  public mutating func append(_ id: Int32) -> String {
    let isSpecial = tokenizer.isSpecial(id)
    if skipSpecialTokens, isSpecial { return "" }
    guard let piece = tokenizer.piece(id) else { return "" }
    // A text of its own has no space at its start.
    let before = isSpecial && endsWithSpecial && !spacesBetweenSpecialTokens ? finish() : ""
    endsWithSpecial = isSpecial
    stream.append(piece)
    return before + stream.take()
  }

  /// What is held back and would come out if nothing followed, without half a character.
  public var pending: String {
    var stream = stream
    stream.finish(keepsIncomplete: false)
    return stream.take()
  }

  /// Returns what was held back. Then starts anew.
  /// - Parameter keepsIncomplete: the bytes of a character that never became whole are U+FFFD; otherwise they are left
  ///   out where they are the last ones.
  public mutating func finish(keepsIncomplete: Bool = true) -> String {
    stream.finish(keepsIncomplete: keepsIncomplete)
    defer { stream = DecodingStream(tokenizer.decoding) }
    return stream.take()
  }
}
