/// One step from pieces back to text. Every step gets pieces and hands pieces on; the last one's are the text.
enum DecodingStep: Sendable {
  /// Reads the byte-level alphabet. All pieces become one, as a character may be in several of them.
  case byteLevel
  /// `<0x..>` pieces become the characters that they spell.
  case byteFallback
  /// Replaces a text within each piece.
  case replace(Replacement)
  /// The character that stands for a space becomes one; in the first piece it goes, where `drops` is set.
  case metaspace(replacement: [UInt8], drops: Bool)
  /// The end of a word becomes a space, or nothing in the last piece.
  case endSuffix([UInt8])
  /// Takes a character off the ends of each piece.
  case strip(Stripping)
  /// Takes a character off the ends of all pieces together.
  case stripWhole(Stripping)
  /// The pieces with a space between them, for a file without a decoder.
  case join

  struct Stripping: Sendable {
    /// The character, as UTF-8.
    let content: [UInt8]
    /// How many to take off at most.
    let start: Int
    let stop: Int
  }
}
