/// Pieces that stand for one byte, `<0x41>`, in vocabularies that have no piece for every character.
enum ByteFallback {
  /// The byte that a piece stands for; nil for any other piece.
  static func byte(_ piece: [UInt8]) -> UInt8? {
    guard piece.count == 6, piece.starts(with: "<0x".utf8), piece[5] == UInt8(ascii: ">"),
      let high = digit(piece[3]), let low = digit(piece[4])
    else { return nil }
    return high << 4 | low
  }

  /// What a run of bytes becomes: text where it is UTF-8 from first to last, else U+FFFD for every byte.
  static func pieces(_ bytes: [UInt8]) -> [[UInt8]] {
    if (try? UTF8Span(validating: bytes.span)) != nil { return [bytes] }
    return Array(repeating: Array("\u{FFFD}".utf8), count: bytes.count)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
    default: nil
    }
  }
}
