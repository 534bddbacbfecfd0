import JSON

/// A value that a template is given: what JSON has.
public enum TemplateValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case float(Double)
  case string(String)
  case list([TemplateValue])
  /// Members in their order. Where a key is repeated, the last value counts, at the first one's place, as in Python.
  case dictionary([Member])

  public struct Member: Equatable, Sendable {
    public var key: String
    public var value: TemplateValue

    public init(_ key: String, _ value: TemplateValue) {
      self.key = key
      self.value = value
    }
  }

  public init(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .integer(value)
    case .number(let value): self = .float(value)
    case .string(let value): self = .string(value)
    case .array(let values): self = .list(values.map { TemplateValue($0) })
    case .object(let object):
      self = .dictionary(object.members.map { Member($0.key, TemplateValue($0.value)) })
    }
  }
}

extension TemplateValue {
  /// The member of that name; nil where this is no dictionary or has no such member.
  public subscript(key: String) -> TemplateValue? {
    guard case .dictionary(let members) = self else { return nil }
    return members.last { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }

  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  public var list: [TemplateValue]? {
    if case .list(let values) = self { values } else { nil }
  }

  public var isNull: Bool {
    if case .null = self { true } else { false }
  }

  var members: [Member]? {
    if case .dictionary(let members) = self { members } else { nil }
  }

  /// The same dictionary with that member set: at its place where it was there, else at the end.
  func setting(_ key: String, to value: TemplateValue) -> TemplateValue {
    guard case .dictionary(var members) = self else { return self }
    if let place = members.lastIndex(where: { $0.key.utf8.elementsEqual(key.utf8) }) {
      members[place].value = value
    } else {
      members.append(Member(key, value))
    }
    return .dictionary(members)
  }
}

extension TemplateValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .float(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral values: TemplateValue...) { self = .list(values) }
  public init(dictionaryLiteral members: (String, TemplateValue)...) {
    self = .dictionary(members.map { Member($0, $1) })
  }
}
