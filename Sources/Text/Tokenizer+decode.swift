extension Tokenizer {
  /// The text of ids. Ids that no token has are passed over, as in `tokenizers`; bytes that make no character become
  /// U+FFFD.
  public func decode(_ ids: some Sequence<Int32>, skipSpecialTokens: Bool) -> String {
    var stream = DecodingStream(decoding)
    for id in ids where !(skipSpecialTokens && isSpecial(id)) {
      if let piece = piece(id) { stream.append(piece) }
    }
    stream.finish()
    return stream.take()
  }

  /// The bytes that a token stands for within a text; they may be a part of a character. Empty where no token has
  /// the id.
  public func bytes(of id: Int32) -> [UInt8] {
    guard let piece = piece(id) else { return [] }
    return decoding.reduce(piece) { $1.bytes(of: $0) }
  }

  /// What goes into decoding.
  func piece(_ id: Int32) -> [UInt8]? {
    added.decoded(id) ?? vocabulary.range(of: Int(id)).map { Array(vocabulary.bytes[$0]) }
  }
}

extension DecodingStep {
  /// What the step makes of a piece in the midst of others.
  fileprivate func bytes(of piece: [UInt8]) -> [UInt8] {
    switch self {
    case .byteLevel:
      var bytes: [UInt8] = []
      ByteLevelAlphabet.read(piece.span, into: &bytes)
      return bytes
    case .byteFallback: return ByteFallback.byte(piece).map { [$0] } ?? piece
    case .replace(let replacement): return replacement.apply(to: piece)
    case .metaspace(let spelled, _), .endSuffix(let spelled):
      return Replacement(pattern: .text(spelled), content: [0x20]).apply(to: piece)
    case .strip(let stripping): return stripping.strip(piece)
    case .stripWhole, .join: return piece
    }
  }
}
