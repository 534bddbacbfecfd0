extension Tokenizer {
  /// How many Unicode scalars the longest token has as the file spells it. A text of more than so many for each of some
  /// tokens cannot become as few: each byte, or each character, of a text is a scalar of the spelling.
  public var longestToken: Int {
    let pieces = (0..<vocabulary.limit).reduce(1) { longest, number in
      guard let range = vocabulary.range(of: number), range.count > longest else { return longest }
      // A byte that goes on with a character begins none.
      return max(longest, vocabulary.bytes[range].count { $0 & 0xC0 != 0x80 })
    }
    return added.contents.reduce(pieces) { max($0, $1.unicodeScalars.count) }
  }
}
