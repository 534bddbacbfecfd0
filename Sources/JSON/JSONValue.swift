/// A JSON text as a tree (RFC 8259). Integers that fit keep their exact value.
public enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// Parses the one value that `bytes` (UTF-8) holds; white space around it is allowed, anything else is not.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    var scanner = JSONScanner(bytes.span)
    self = try scanner.value()
    try scanner.end()
  }

  /// Parses the one value that `text` holds.
  public init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }
}

extension JSONValue {
  /// The member of that name; nil where this is no object or has no such member.
  public subscript(key: String) -> JSONValue? {
    if case .object(let object) = self { object[key] } else { nil }
  }

  public var isNull: Bool { self == .null }

  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The exact integer; nil for a fraction or anything that is not a number.
  public var integer: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  public var array: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  public var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }
}

/// The members of a JSON object in the order of the text.
public struct JSONObject: Equatable, Sendable {
  public struct Member: Equatable, Sendable {
    public let key: String
    public let value: JSONValue

    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  public private(set) var members: [Member]
  private let places: [String: Int]

  /// Where a key is repeated, the last one counts, as in Python's `json`.
  public init(_ members: [Member]) {
    self.members = members
    places = Dictionary(members.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { _, last in last })
  }

  public subscript(key: String) -> JSONValue? {
    places[key].map { members[$0].value }
  }
}
