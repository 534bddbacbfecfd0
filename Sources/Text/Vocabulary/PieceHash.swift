/// A hash of a short byte string: eight bytes at a time, each folded in by a 64 × 64 → 128 bit multiplication.
enum PieceHash {
  @inline(__always)
  static func of(_ spelling: Span<UInt8>) -> UInt64 {
    let raw = spelling.bytes
    let count = raw.byteCount
    var state = UInt64(truncatingIfNeeded: count) ^ 0x9E37_79B9_7F4A_7C15
    if count <= 8 { return fold(state ^ short(raw, count)) }
    var offset = 0
    while offset + 8 < count {
      state = fold(state ^ word(raw, offset))
      offset += 8
    }
    // The last eight bytes, some of them for the second time.
    return fold(state ^ word(raw, count - 8))
  }

  /// Whether two byte strings of one length are the same.
  @inline(__always)
  static func equal(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
    let one = one.bytes
    let other = other.bytes
    let count = one.byteCount
    if count <= 8 { return short(one, count) == short(other, count) }
    var offset = 0
    while offset + 8 < count {
      if word(one, offset) != word(other, offset) { return false }
      offset += 8
    }
    return word(one, count - 8) == word(other, count - 8)
  }

  @inline(__always)
  private static func word(_ raw: RawSpan, _ offset: Int) -> UInt64 {
    raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  /// Up to eight bytes as a number, without a loop: two loads that may overlap.
  @inline(__always)
  private static func short(_ raw: RawSpan, _ count: Int) -> UInt64 {
    if count >= 4 {
      let low = raw.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt32.self)
      let high = raw.unsafeLoadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
      return UInt64(high) << 32 | UInt64(low)
    }
    if count == 0 { return 0 }
    let bytes = (
      raw.unsafeLoad(fromByteOffset: 0, as: UInt8.self), raw.unsafeLoad(fromByteOffset: count / 2, as: UInt8.self),
      raw.unsafeLoad(fromByteOffset: count - 1, as: UInt8.self)
    )
    return UInt64(bytes.0) << 16 | UInt64(bytes.1) << 8 | UInt64(bytes.2)
  }

  @inline(__always)
  private static func fold(_ word: UInt64) -> UInt64 {
    let (high, low) = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return high ^ low
  }
}
