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
    let start = offset
    guard let value = try number().integer else { throw JSONError("expected an integer", at: start) }
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
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x0A, 0x0D, 0x09: offset += 1
      default: return
      }
    }
  }

  /// The next byte that is not white space; it is not taken.
  @_lifetime(self: copy self)
  mutating func nextByte() throws(JSONError) -> UInt8 {
    skipSpace()
    guard offset < bytes.count else { throw JSONError("the text ends too early", at: offset) }
    return bytes[offset]
  }

  /// Takes `character` where it comes next.
  @_lifetime(self: copy self)
  mutating func take(_ character: Unicode.Scalar) throws(JSONError) -> Bool {
    guard try nextByte() == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  @_lifetime(self: copy self)
  mutating func expect(_ character: Unicode.Scalar, _ otherwise: @autoclosure () -> String) throws(JSONError) {
    guard try take(character) else { throw JSONError(otherwise(), at: offset) }
  }
}
