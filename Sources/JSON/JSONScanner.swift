/// Reads JSON from bytes front to back and makes only what the caller asks for: a 2 MB `tokenizer.json` whose
/// strings go straight into tables is read in a few milliseconds, without a tree in between.
///
///     var scanner = JSONScanner(bytes.span)
///     try scanner.object { key, scanner throws(JSONError) in
///       if key == "vocab" { ids = try scanner.integers() } else { try scanner.skip() }
///     }
public struct JSONScanner: ~Escapable {
  let bytes: Span<UInt8>
  /// The next byte that is read.
  public internal(set) var offset = 0
  var depth = 0

  /// Deeper nesting is refused, so that a hostile text cannot use up the stack.
  static let deepest = 512

  @_lifetime(copy bytes)
  public init(_ bytes: Span<UInt8>) {
    self.bytes = bytes
  }

  /// The kind of the value that comes next.
  public enum Kind: Sendable { case null, bool, number, string, array, object }

  /// Looks at the next value without reading it.
  @_lifetime(self: copy self)
  public mutating func peek() throws(JSONError) -> Kind {
    switch try nextByte() {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    default: throw JSONError("expected a value", at: offset)
    }
  }

  /// Reads an object; `member` is called for each key and must read, or skip, its value.
  @_lifetime(self: copy self)
  public mutating func object(
    _ member: (_ key: String, _ scanner: inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    try open("{")
    if try take("}") { return close() }
    repeat {
      let key = try string()
      try expect(":", "expected ':' after a key")
      try member(key, &self)
    } while try take(",")
    try expect("}", "expected ',' or '}' in an object")
    close()
  }

  /// Reads an array; `element` is called before each element and must read, or skip, it.
  @_lifetime(self: copy self)
  public mutating func array(
    _ element: (_ scanner: inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    try open("[")
    if try take("]") { return close() }
    repeat { try element(&self) } while try take(",")
    try expect("]", "expected ',' or ']' in an array")
    close()
  }

  /// Reads the next value, whatever it is, as a tree.
  @_lifetime(self: copy self)
  public mutating func value() throws(JSONError) -> JSONValue {
    switch try peek() {
    case .null:
      try literal("null")
      return .null
    case .bool: return .bool(try bool())
    case .number: return try number()
    case .string: return .string(try string())
    case .array:
      var values: [JSONValue] = []
      try array { scanner throws(JSONError) in values.append(try scanner.value()) }
      return .array(values)
    case .object:
      var members: [JSONObject.Member] = []
      try object { key, scanner throws(JSONError) in members.append(.init(key, try scanner.value())) }
      return .object(JSONObject(members))
    }
  }

  /// Reads past the next value, checking its form.
  @_lifetime(self: copy self)
  public mutating func skip() throws(JSONError) {
    switch try peek() {
    case .null: try literal("null")
    case .bool: _ = try bool()
    case .number: _ = try number()
    case .string: try skipString()
    case .array: try array { scanner throws(JSONError) in try scanner.skip() }
    case .object: try object { _, scanner throws(JSONError) in try scanner.skip() }
    }
  }

  /// Checks that nothing but white space is left.
  @_lifetime(self: copy self)
  public mutating func end() throws(JSONError) {
    skipSpace()
    if offset < bytes.count { throw JSONError("unexpected text after the value", at: offset) }
  }

  @_lifetime(self: copy self)
  private mutating func open(_ bracket: Unicode.Scalar) throws(JSONError) {
    try expect(bracket, "expected '\(bracket)'")
    depth += 1
    if depth > Self.deepest { throw JSONError("nested more than \(Self.deepest) deep", at: offset) }
  }

  @_lifetime(self: copy self)
  private mutating func close() { depth -= 1 }
}
