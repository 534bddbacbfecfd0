/// `"%s has %d" % (name, count)`.
extension Renderer {
  func percentFormat(_ template: Value, _ values: Value) throws(ChatTemplateError) -> Value {
    guard let text = template.text else { throw .rendering("a format must be a string") }
    try spend(bytes: text.utf8.count)
    var formatter = PercentFormatter(renderer: self, values: values, escapes: template.isMarkup)
    return template.sibling(try formatter.run(text))
  }
}

private struct PercentFormatter {
  let renderer: Renderer
  let values: Value
  let escapes: Bool
  private let sequence: [Value]
  private var place = 0
  private var usedNames = false
  private var out = ""

  init(renderer: Renderer, values: Value, escapes: Bool) {
    self.renderer = renderer
    self.values = values
    self.escapes = escapes
    switch values {
    case .tuple(let items), .group(let items): sequence = items
    default: sequence = [values]
    }
  }

  private mutating func next() throws(ChatTemplateError) -> Value {
    guard place < sequence.count else { throw .rendering("a format has more places than there are values") }
    place += 1
    return sequence[place - 1]
  }

  mutating func run(_ text: String) throws(ChatTemplateError) -> String {
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "%" {
        try convert(&rest)
        try renderer.spend(bytes: out.utf8.count)
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    // A dict may have more than the format uses; Python lets lists pass too.
    let mayBeLeft: Bool =
      switch values {
      case .dictionary, .list: true
      default: usedNames
      }
    guard mayBeLeft || place == sequence.count else {
      throw .rendering("a format has fewer places than there are values")
    }
    return out
  }

  private mutating func convert(_ rest: inout Substring.UnicodeScalarView) throws(ChatTemplateError) {
    var value: Value?
    if rest.first == "(" {
      rest.removeFirst()
      var name = String.UnicodeScalarView()
      var depth = 1
      while let scalar = rest.popFirst() {
        if scalar == "(" { depth += 1 }
        if scalar == ")" {
          depth -= 1
          if depth == 0 { break }
        }
        name.append(scalar)
      }
      guard case .dictionary(let dictionary) = values else { throw .rendering("a format by names needs a dict") }
      guard depth == 0, let named = dictionary[String(name)] else {
        throw .rendering("a format has no value for '\(String(name))'")
      }
      usedNames = true
      value = named
    }
    var spec = FormatSpec()
    flags: while let flag = rest.first {
      switch flag {
      case "-": spec.alignment = "<"
      case "+": spec.sign = "+"
      case " ": if spec.sign != "+" { spec.sign = " " }
      case "#": spec.alternate = true
      case "0": spec.zeros = true
      default: break flags
      }
      rest.removeFirst()
    }
    spec.width = try number(&rest) ?? 0
    if spec.width < 0 {
      spec.alignment = "<"
      spec.width = 0 &- spec.width
    }
    if rest.first == "." {
      rest.removeFirst()
      spec.precision = max(0, try number(&rest) ?? 0)
    }
    while let letter = rest.first, letter == "l" || letter == "h" || letter == "L" { rest.removeFirst() }
    guard let conversion = rest.popFirst() else { throw .rendering("a format ends within a place for a value") }
    if conversion == "%" { return out += "%" }
    if value == nil { value = try next() }
    out += try converted(value ?? .none, conversion, spec)
  }

  private mutating func number(_ rest: inout Substring.UnicodeScalarView) throws(ChatTemplateError) -> Int? {
    if rest.first == "*" {
      rest.removeFirst()
      return try renderer.integer(try next(), "a format", otherwise: 0)
    }
    var digits = ""
    while let digit = rest.first, digit.isASCIIDigit {
      digits.unicodeScalars.append(digit)
      rest.removeFirst()
    }
    if digits.isEmpty { return nil }
    guard let number = Int(digits) else { throw .limit("a width of \(digits) in a format") }
    return number
  }

  private func converted(
    _ value: Value, _ conversion: Unicode.Scalar, _ spec: FormatSpec
  ) throws(ChatTemplateError) -> String {
    var spec = spec
    try renderer.spend(bytes: spec.width)
    switch conversion {
    case "s", "r", "a":
      var text = conversion == "s" ? try renderer.string(value) : try renderer.repr(value)
      if escapes { text = value.isMarkup ? text : HTML.escape(text) }
      if conversion == "a" { text = PythonText.ascii(text) }
      if let precision = spec.precision { text = String(text.unicodeScalars.prefix(precision)) }
      spec.zeros = false
      return spec.padded(text, numeric: true)
    case "c":
      spec.zeros = false
      if let code = value.integer, let number = UInt32(exactly: code), let scalar = Unicode.Scalar(number) {
        return spec.padded(String(Character(scalar)), numeric: true)
      }
      guard let text = value.text, PythonText.length(text) == 1 else {
        throw .rendering("%c needs one character or its number")
      }
      return spec.padded(text, numeric: true)
    case "d", "i", "u":
      return try spec.integer(try whole(value, "%d", fromFloat: true), base: 10, renderer)
    case "o", "x", "X":
      let number = try whole(value, "%x", fromFloat: false)
      spec.upper = conversion == "X"
      return try spec.integer(number, base: conversion == "o" ? 8 : 16, renderer)
    case "e", "E", "f", "F", "g", "G":
      if case .undefined(let undefined) = value { throw undefined.error }
      guard let number = value.number else {
        throw .rendering("%\(conversion) needs a number, not a value of type \(value.typeName)")
      }
      return try spec.float(number, Character(conversion), renderer)
    default: throw .rendering("a format has the unknown conversion '%\(conversion)'")
    }
  }

  private func whole(_ value: Value, _ name: String, fromFloat: Bool) throws(ChatTemplateError) -> Int {
    if case .undefined(let undefined) = value { throw undefined.error }
    if let integer = value.integer { return integer }
    if fromFloat, case .float(let number) = value, let integer = Int(exactly: number.rounded(.towardZero)) {
      return integer
    }
    throw .rendering("\(name) needs an integer, not a value of type \(value.typeName)")
  }
}

extension PythonText {
  /// With everything beyond ASCII as escapes.
  static func ascii(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { out, scalar in
      out += scalar.value < 0x80 ? String(Character(scalar)) : StringLiteral.asciiSpelling(scalar)
    }
  }
}
