/// A hash of a short byte string: eight bytes at a time, each folded in by a 64 × 64 → 128 bit multiplication.
struct PieceHash {
  let value: UInt64
  /// The half that does not choose the slot, kept in it to tell most other pieces apart without looking at them.
  var tag: UInt64 { value >> 32 }

  static func of(_ spelling: Span<UInt8>) -> PieceHash {
    let raw = spelling.bytes
    var state = UInt64(truncatingIfNeeded: spelling.count) ^ 0x9E37_79B9_7F4A_7C15
    var offset = 0
    while offset + 8 <= raw.byteCount {
      state = fold(state ^ raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < raw.byteCount {
      rest = rest << 8 | UInt64(spelling[offset])
      offset += 1
    }
    return PieceHash(value: fold(state ^ rest))
  }

  private static func fold(_ word: UInt64) -> UInt64 {
    let (high, low) = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return high ^ low
  }
}
