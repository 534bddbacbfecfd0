extension JSONScanner {
  /// Reads a string.
  @_lifetime(self: copy self)
  public mutating func string() throws(JSONError) -> String {
    let start = offset
    let (range, escaped) = try rawString()
    if escaped { return String(decoding: try unescape(range), as: UTF8.self) }
    guard let text = try? UTF8Span(validating: bytes.extracting(range)) else {
      throw JSONError("a string is not UTF-8", at: start)
    }
    return String(copying: text)
  }

  /// Reads a string as its bytes, appended to `buffer`: for tables that hold many.
  @_lifetime(self: copy self)
  public mutating func string(into buffer: inout [UInt8]) throws(JSONError) {
    let (range, escaped) = try rawString()
    if escaped {
      buffer += try unescape(range)
    } else {
      bytes.extracting(range).withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
    }
  }

  @_lifetime(self: copy self)
  mutating func skipString() throws(JSONError) { _ = try rawString() }

  /// The bytes between the quotes, and whether a backslash is among them.
  @_lifetime(self: copy self)
  private mutating func rawString() throws(JSONError) -> (Range<Int>, escaped: Bool) {
    try expect("\"", "expected a string")
    let start = offset
    // Locals, as a store to `offset` for every byte is what would take the time.
    let bytes = bytes
    var index = start
    var escaped = false
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") {
        offset = index
        return (start..<index - 1, escaped)
      }
      if byte == UInt8(ascii: "\\") {
        escaped = true
        index += 1
      } else if byte < 0x20 {
        throw JSONError("a control character in a string", at: index - 1)
      }
    }
    throw JSONError("a string has no end", at: start)
  }

  private func unescape(_ range: Range<Int>) throws(JSONError) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "\\") else {
        out.append(byte)
        index += 1
        continue
      }
      index += 2
      switch bytes[index - 1] {
      case UInt8(ascii: "n"): out.append(0x0A)
      case UInt8(ascii: "t"): out.append(0x09)
      case UInt8(ascii: "r"): out.append(0x0D)
      case UInt8(ascii: "b"): out.append(0x08)
      case UInt8(ascii: "f"): out.append(0x0C)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(bytes[index - 1])
      case UInt8(ascii: "u"):
        out += Array(UTF8.encode(try unicodeEscape(&index, range.upperBound)) ?? UTF8.encodedReplacementCharacter)
      default: throw JSONError("an unknown escape in a string", at: index - 2)
      }
    }
    return out
  }

  /// The scalar of `\uXXXX`, or of a surrogate pair of them; a lone surrogate becomes U+FFFD, as UTF-8 cannot hold it.
  private func unicodeEscape(_ index: inout Int, _ end: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try hex4(&index, end)
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, index + 6 <= end, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    var ahead = index + 2
    let second = try hex4(&ahead, end)
    guard 0xDC00...0xDFFF ~= second else { return "\u{FFFD}" }
    index = ahead
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private func hex4(_ index: inout Int, _ end: Int) throws(JSONError) -> UInt32 {
    guard index + 4 <= end else { throw JSONError("a \\u escape needs four digits", at: index) }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let character = Character(Unicode.Scalar(bytes[index]))
      guard let digit = character.hexDigitValue else { throw JSONError("a \\u escape needs four digits", at: index) }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }
}
