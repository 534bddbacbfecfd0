import JSON

/// A member of any form, for what is handed on as it is.
struct JSONField: Codable, Sendable {
  let value: JSONValue

  init(_ value: JSONValue) { self.value = value }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      value = .null
    } else if let bool = try? container.decode(Bool.self) {
      value = .bool(bool)
    } else if let integer = try? container.decode(Int.self) {
      value = .integer(integer)
    } else if let number = try? container.decode(Double.self) {
      value = .number(number)
    } else if let string = try? container.decode(String.self) {
      value = .string(string)
    } else if let list = try? container.decode([JSONField].self) {
      value = .array(list.map(\.value))
    } else {
      let members = try container.decode([String: JSONField].self)
      value = .object(JSONObject(members.sorted { $0.key < $1.key }.map { .init($0.key, $0.value.value) }))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch value {
    case .null: try container.encodeNil()
    case .bool(let bool): try container.encode(bool)
    case .integer(let integer): try container.encode(integer)
    case .number(let number): try container.encode(number)
    case .string(let string): try container.encode(string)
    case .array(let values): try container.encode(values.map(JSONField.init))
    case .object(let object):
      var members = encoder.container(keyedBy: Name.self)
      for member in object.members {
        try members.encode(JSONField(member.value), forKey: Name(stringValue: member.key))
      }
    }
  }
}
