/// `json.dumps`, which chat templates have as the filter `tojson`.
struct JSONWriter {
  let renderer: Renderer
  var ensuresASCII = false
  /// What a level is indented by; nil for one line.
  var indent: String?
  var itemSeparator = ", "
  var keySeparator = ": "
  var sortsKeys = false
  private(set) var out = ""

  init(_ renderer: Renderer) { self.renderer = renderer }

  mutating func write(_ value: Value, level: Int = 0) throws(ChatTemplateError) {
    try renderer.spend(bytes: out.utf8.count > Renderer.longestText ? out.utf8.count : 16)
    switch value {
    case .none: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .integer(let value): out += "\(value)"
    case .float(let value): out += Self.text(value)
    case .string(let text), .markup(let text): write(text)
    case .list(let items), .tuple(let items), .group(let items): try write(items, level)
    case .dictionary(let dictionary): try write(dictionary, level)
    default: throw .rendering("a value of type \(value.typeName) cannot be written as JSON")
    }
  }

  private static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    return value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : PythonFloat.repr(value)
  }

  private mutating func newLine(_ level: Int) {
    guard let indent else { return }
    out += "\n" + String(repeating: indent, count: level)
  }

  private mutating func write(_ items: [Value], _ level: Int) throws(ChatTemplateError) {
    if items.isEmpty { return out += "[]" }
    guard level < Renderer.deepest / 4 else { throw .limit("JSON nested more than \(Renderer.deepest / 4) deep") }
    out += "["
    for (place, item) in items.enumerated() {
      if place > 0 { out += itemSeparator }
      newLine(level + 1)
      try write(item, level: level + 1)
    }
    newLine(level)
    out += "]"
  }

  private mutating func write(_ dictionary: OrderedDictionary, _ level: Int) throws(ChatTemplateError) {
    if dictionary.count == 0 { return out += "{}" }
    guard level < Renderer.deepest / 4 else { throw .limit("JSON nested more than \(Renderer.deepest / 4) deep") }
    var places = Array(0..<dictionary.count)
    if sortsKeys {
      let keys = dictionary.keys
      places = try renderer.sorted(places, by: { keys[$0] })
    }
    out += "{"
    for (count, place) in places.enumerated() {
      if count > 0 { out += itemSeparator }
      newLine(level + 1)
      write(try Self.key(dictionary.keys[place]))
      out += keySeparator
      try write(dictionary.values[place], level: level + 1)
    }
    newLine(level)
    out += "}"
  }

  private static func key(_ key: Value) throws(ChatTemplateError) -> String {
    switch key {
    case .string(let text), .markup(let text): text
    case .none: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .float(let value): text(value)
    default: throw .rendering("a key of type \(key.typeName) cannot be written as JSON")
    }
  }

  private mutating func write(_ text: String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case "\u{8}": out += "\\b"
      case "\u{C}": out += "\\f"
      default:
        if scalar.value < 0x20 || ensuresASCII && scalar.value >= 0x7F {
          for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
            let digits = String(unit, radix: 16)
            out += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
          }
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
    }
    out += "\""
  }
}
