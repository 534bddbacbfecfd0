/// Reads scalars out of bytes that are known to be UTF-8.
enum UTF8Text {
  @inline(__always)
  static func scalar(_ text: Span<UInt8>, at index: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let first = UInt32(text[index])
    if first < 0x80 { return (make(first), 1) }
    if first < 0xE0 { return (make((first & 0x1F) << 6 | tail(text, index + 1)), 2) }
    if first < 0xF0 { return (make((first & 0x0F) << 12 | tail(text, index + 1) << 6 | tail(text, index + 2)), 3) }
    let upper = (first & 0x07) << 18 | tail(text, index + 1) << 12
    return (make(upper | tail(text, index + 2) << 6 | tail(text, index + 3)), 4)
  }

  /// The scalar before `end`, which is not 0.
  static func scalar(_ text: Span<UInt8>, endingAt end: Int) -> (scalar: Unicode.Scalar, length: Int) {
    var start = end - 1
    while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
    return scalar(text, at: start)
  }

  static func append(_ scalar: Unicode.Scalar, to text: inout [UInt8]) {
    text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  @inline(__always)
  private static func tail(_ text: Span<UInt8>, _ index: Int) -> UInt32 { UInt32(text[index] & 0x3F) }

  @inline(__always)
  private static func make(_ value: UInt32) -> Unicode.Scalar { Unicode.Scalar(value) ?? "\u{FFFD}" }

  /// How many bytes at the end are the start of a character whose rest is not there yet: 0 to 3.
  ///
  /// What is before them can be repaired by itself: the first of them is a lead byte, which never continues another
  /// character.
  static func incompleteTail(_ bytes: [UInt8]) -> Int {
    for length in 1...3 where length <= bytes.count {
      let lead = bytes[bytes.count - length]
      if lead & 0xC0 == 0x80 { continue }
      let needed = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1
      if needed <= length { return 0 }
      if length > 1, !secondBytes(after: lead).contains(bytes[bytes.count - length + 1]) { return 0 }
      return length
    }
    return 0
  }

  /// The bytes that may come second (Unicode 16, table 3-7: well-formed UTF-8).
  private static func secondBytes(after lead: UInt8) -> ClosedRange<UInt8> {
    switch lead {
    case 0xE0: 0xA0...0xBF
    case 0xED: 0x80...0x9F
    case 0xF0: 0x90...0xBF
    case 0xF4: 0x80...0x8F
    default: 0x80...0xBF
    }
  }
}
