/// `"{} and {name}".format(…)`.
extension Renderer {
  func braceFormat(_ text: String, _ arguments: Arguments) throws(ChatTemplateError) -> String {
    var formatter = BraceFormatter(renderer: self) { field throws(ChatTemplateError) in
      switch field {
      case .number(let number):
        guard number < arguments.positional.count else {
          throw .rendering("a format has more places than there are values")
        }
        return arguments.positional[number]
      case .name(let name):
        guard let value = arguments.named.first(where: { PythonText.equal($0.name, name) })?.value else {
          throw .rendering("a format has no value for '\(name)'")
        }
        return value
      }
    }
    return try formatter.run(text, depth: 2)
  }

  func braceFormat(_ text: String, mapping: Value) throws(ChatTemplateError) -> String {
    var formatter = BraceFormatter(renderer: self) { field throws(ChatTemplateError) in
      guard case .name(let name) = field, case .dictionary(let dictionary) = mapping, let value = dictionary[name]
      else {
        throw .rendering("a format has a place without a value")
      }
      return value
    }
    return try formatter.run(text, depth: 2)
  }
}

private struct BraceFormatter {
  enum Field { case number(Int), name(String) }

  let renderer: Renderer
  let value: (Field) throws(ChatTemplateError) -> Value
  private var counter = 0
  private var isNumbered: Bool?

  init(renderer: Renderer, value: @escaping (Field) throws(ChatTemplateError) -> Value) {
    self.renderer = renderer
    self.value = value
  }

  mutating func run(_ text: String, depth: Int) throws(ChatTemplateError) -> String {
    guard depth > 0 else { throw .rendering("a format has places nested too deeply") }
    var out = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "{" where rest.first == "{", "}" where rest.first == "}":
        rest.removeFirst()
        out.unicodeScalars.append(scalar)
      case "{": out += try field(try content(&rest), depth)
      case "}": throw .rendering("a format has a single '}'")
      default: out.unicodeScalars.append(scalar)
      }
      try renderer.spend(bytes: out.utf8.count > Renderer.longestText ? out.utf8.count : 0)
    }
    return out
  }

  /// What stands up to the matching brace.
  private func content(_ rest: inout Substring.UnicodeScalarView) throws(ChatTemplateError) -> [Unicode.Scalar] {
    var content: [Unicode.Scalar] = []
    var depth = 1
    while let scalar = rest.popFirst() {
      if scalar == "{" { depth += 1 }
      if scalar == "}" {
        depth -= 1
        if depth == 0 { return content }
      }
      content.append(scalar)
    }
    throw .rendering("a format has a '{' without its '}'")
  }

  /// `name.attribute[item]!r:spec`.
  private mutating func field(_ content: [Unicode.Scalar], _ depth: Int) throws(ChatTemplateError) -> String {
    var inItem = false
    let end =
      content.firstIndex { scalar in
        if scalar == "[" { inItem = true }
        if scalar == "]" { inItem = false }
        return !inItem && (scalar == "!" || scalar == ":")
      } ?? content.count
    var rest = content[end...]
    var conversion: Unicode.Scalar?
    if rest.first == "!" {
      guard rest.count > 1, rest.count == 2 || rest[rest.startIndex + 2] == ":" else {
        throw .rendering("a format has a conversion that is not one letter")
      }
      conversion = rest[rest.startIndex + 1]
      rest = rest.dropFirst(2)
    }
    let looked = try look(Array(content[..<end]))
    let spec = try run(String(rest.dropFirst()), depth: depth - 1 + (rest.count <= 1 ? 1 : 0))
    switch conversion {
    case nil: return try renderer.format(looked, spec)
    case "s": return try renderer.format(.string(try renderer.string(looked)), spec)
    case "r": return try renderer.format(.string(try renderer.repr(looked)), spec)
    case "a": return try renderer.format(.string(PythonText.ascii(try renderer.repr(looked))), spec)
    case let other?: throw .rendering("a format has the unknown conversion '!\(other)'")
    }
  }

  private mutating func look(_ path: [Unicode.Scalar]) throws(ChatTemplateError) -> Value {
    let end = path.firstIndex { $0 == "." || $0 == "[" } ?? path.count
    var result = try value(try first(String(path[..<end])))
    var place = end
    while place < path.count {
      let isItem = path[place] == "["
      let stop =
        isItem
        ? path[place...].firstIndex(of: "]") : path[(place + 1)...].firstIndex { $0 == "." || $0 == "[" } ?? path.count
      guard let stop, stop > place + 1 else { throw .rendering("a format has an empty or open attribute") }
      let name = String(path[(place + 1)..<stop])
      if isItem {
        let isNumber = name.utf8.allSatisfy { (48...57).contains($0) }
        let key: Value = isNumber ? Int(name).map { .integer($0) } ?? .string(name) : .string(name)
        result = try renderer.item(of: result, key)
      } else {
        result = try renderer.attribute(name, of: result)
      }
      place = isItem ? stop + 1 : stop
      if place < path.count, path[place] != ".", path[place] != "[" {
        throw .rendering("a format has something other than '.' or '[' after ']'")
      }
    }
    return result
  }

  private mutating func first(_ name: String) throws(ChatTemplateError) -> Field {
    let isNumber = name.utf8.allSatisfy { (48...57).contains($0) }
    guard isNumber else { return .name(name) }
    if let isNumbered, isNumbered == name.isEmpty {
      throw .rendering("a format has places with numbers and places without")
    }
    isNumbered = !name.isEmpty
    if name.isEmpty {
      counter += 1
      return .number(counter - 1)
    }
    return .number(Int(name) ?? .max)
  }
}

extension Renderer {
  /// `format(value, spec)`.
  fileprivate func format(_ value: Value, _ text: String) throws(ChatTemplateError) -> String {
    if text.isEmpty { return try string(value) }
    var (spec, type) = try parse(text)
    try spend(bytes: spec.width)
    switch value {
    case .string(let text), .markup(let text):
      guard type == nil || type == "s", spec.grouping == nil, spec.alignment != "=", spec.sign == "-", !spec.alternate
      else { throw .rendering("a format of a number stands for a string") }
      let shown = spec.precision.map { String(text.unicodeScalars.prefix($0)) } ?? text
      if spec.zeros, spec.alignment == nil { spec.fill = "0" }
      return spec.padded(shown, numeric: false)
    case .integer, .bool:
      guard let number = value.integer else { break }
      switch type {
      case nil, "d", "n": if spec.precision == nil { return try spec.integer(number, base: 10, self) }
      case "b", "o", "x", "X":
        guard spec.precision == nil, spec.grouping != "," else { break }
        spec.upper = type == "X"
        return try spec.integer(number, base: type == "b" ? 2 : type == "o" ? 8 : 16, self)
      case "c":
        if let code = UInt32(exactly: number), let scalar = Unicode.Scalar(code) {
          return spec.padded(String(Character(scalar)), numeric: true)
        }
      case let type?: if "eEfFgG%".unicodeScalars.contains(type) { return try format(.float(Double(number)), text) }
      }
    case .float(let number):
      switch type {
      case "%":
        var plain = spec
        (plain.width, plain.alignment) = (0, "<")
        spec.precision = spec.precision ?? 6
        return spec.padded(try plain.float(number * 100, "f", self) + "%", numeric: true)
      case nil where spec.precision == nil: return spec.plainFloat(number)
      case nil, "n": return try spec.float(number, "g", self)
      case let type?: if "eEfFgG".unicodeScalars.contains(type) { return try spec.float(number, Character(type), self) }
      }
    default: break
    }
    throw .rendering("the format \(PythonText.repr(text)) does not fit a value of type \(value.typeName)")
  }

  /// `[[fill]align][sign][#][0][width][grouping][.precision][type]`.
  private func parse(_ text: String) throws(ChatTemplateError) -> (FormatSpec, type: Unicode.Scalar?) {
    var spec = FormatSpec()
    var rest = text.unicodeScalars[...]
    func isAlignment(_ scalar: Unicode.Scalar?) -> Bool {
      scalar == "<" || scalar == ">" || scalar == "^" || scalar == "="
    }
    if isAlignment(rest.dropFirst().first), let fill = rest.popFirst() { spec.fill = fill }
    if isAlignment(rest.first) { spec.alignment = rest.popFirst() }
    if let sign = rest.first, sign == "+" || sign == "-" || sign == " " { spec.sign = rest.removeFirst() }
    if rest.first == "#" { spec.alternate = rest.popFirst() != nil }
    if rest.first == "0" { spec.zeros = rest.popFirst() != nil }
    if spec.zeros, spec.alignment != nil, spec.fill == " " { spec.fill = "0" }
    func number() throws(ChatTemplateError) -> Int? {
      var digits = ""
      while let digit = rest.first, digit.isASCIIDigit { digits.unicodeScalars.append(rest.removeFirst()) }
      if digits.isEmpty { return nil }
      guard let number = Int(digits) else { throw .limit("a width of \(digits) in a format") }
      return number
    }
    spec.width = try number() ?? 0
    if let grouping = rest.first, grouping == "," || grouping == "_" { spec.grouping = rest.removeFirst() }
    if rest.first == "." {
      rest.removeFirst()
      spec.precision = try number()
      if spec.precision == nil { throw .rendering("a format has a point without a precision") }
    }
    let type = rest.popFirst()
    guard rest.isEmpty else { throw .rendering("the format \(PythonText.repr(text)) is not known") }
    return (spec, type)
  }
}
