extension JSONScanner {
  @_lifetime(self: copy self)
  public mutating func bool() throws(JSONError) -> Bool {
    let isTrue = try nextByte() == UInt8(ascii: "t")
    try literal(isTrue ? "true" : "false")
    return isTrue
  }

  /// Reads a number that is an integer and fits `Int`.
  @_lifetime(self: copy self)
  public mutating func integer() throws(JSONError) -> Int {
    if let short = try shortInteger() { return short }
    let start = offset
    guard let value = try number().integer else { throw JSONError("expected an integer", at: start) }
    return value
  }

  /// Reads an integer of at most 18 digits without sign, which nearly all are; nil, and nothing read, for any other.
  @_lifetime(self: copy self)
  private mutating func shortInteger() throws(JSONError) -> Int? {
    let first = try nextByte()
    let bytes = bytes
    var index = offset
    var value = 0
    while index < bytes.count, case let digit = bytes[index] &- 48, digit < 10 {
      value = value &* 10 &+ Int(digit)
      index += 1
    }
    let length = index - offset
    guard 1...18 ~= length, first != 48 || length == 1, index < bytes.count else { return nil }
    switch bytes[index] {
    case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): return nil
    default: break
    }
    offset = index
    return value
  }

  /// Reads a number: `.integer` where it is written without fraction and exponent and fits, else `.number`.
  @_lifetime(self: copy self)
  public mutating func number() throws(JSONError) -> JSONValue {
    _ = try nextByte()
    let start = offset
    let negative = try take("-")
    let firstDigit = offset
    var magnitude = 0
    var fits = true
    while offset < bytes.count, case let digit = bytes[offset] &- 48, digit < 10 {
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(digit))
      fits = fits && !overflow && !carry
      magnitude = sum
      offset += 1
    }
    guard offset > firstDigit else { throw JSONError("expected a number", at: start) }
    if bytes[firstDigit] == 48, offset > firstDigit + 1 {
      throw JSONError("a number must not start with 0", at: firstDigit)
    }
    let isInteger = try !fraction()
    if isInteger, fits { return .integer(negative ? -magnitude : magnitude) }
    let text = String(decoding: (start..<offset).map { bytes[$0] }, as: UTF8.self)
    guard let value = Double(text), value.isFinite else { throw JSONError("number out of range", at: start) }
    return .number(value)
  }

  /// Reads `.5`, `e-3` or both; false where there is neither.
  @_lifetime(self: copy self)
  private mutating func fraction() throws(JSONError) -> Bool {
    let start = offset
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      try digits()
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") { offset += 1 }
      try digits()
    }
    return offset > start
  }

  @_lifetime(self: copy self)
  private mutating func digits() throws(JSONError) {
    let start = offset
    while offset < bytes.count, bytes[offset] &- 48 < 10 { offset += 1 }
    if offset == start { throw JSONError("expected a digit", at: offset) }
  }

  @_lifetime(self: copy self)
  mutating func literal(_ word: StaticString) throws(JSONError) {
    for index in 0..<word.utf8CodeUnitCount {
      guard offset < bytes.count, bytes[offset] == word.utf8Start[index] else {
        throw JSONError("expected '\(word)'", at: offset)
      }
      offset += 1
    }
  }

  @_lifetime(self: copy self)
  mutating func skipSpace() {
    let bytes = bytes
    var index = offset
    while index < bytes.count, case let byte = bytes[index], byte <= 0x20 {
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
      index += 1
    }
    offset = index
  }

  /// The next byte that is not white space; it is not taken.
  @_lifetime(self: copy self)
  mutating func nextByte() throws(JSONError) -> UInt8 {
    skipSpace()
    guard offset < bytes.count else { throw JSONError("the text ends too early", at: offset) }
    return bytes[offset]
  }

  /// Takes `character`, an ASCII one, where it comes next.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func take(_ character: Unicode.Scalar) throws(JSONError) -> Bool {
    guard try nextByte() == UInt8(truncatingIfNeeded: character.value) else { return false }
    offset += 1
    return true
  }

  @inline(__always)
  @_lifetime(self: copy self)
  mutating func expect(_ character: Unicode.Scalar, _ otherwise: @autoclosure () -> String) throws(JSONError) {
    guard try take(character) else { throw JSONError(otherwise(), at: offset) }
  }
}
