extension Filters {
  static let abs: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    _ = try arguments.bound("abs", [])
    if case .undefined(let undefined) = value { throw undefined.error }
    if case .float(let number) = value { return .float(number.magnitude) }
    guard let integer = value.integer else {
      throw .rendering("abs needs a number, not a value of type \(value.typeName)")
    }
    return integer < 0 ? try renderer.negative(.integer(integer)) : .integer(integer)
  }

  /// An integer of what can be read as one, else of what can be read as a float, else the default.
  static let int: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("int", ["default", "base"])
    let otherwise = bound[0] ?? .integer(0)
    if case .undefined(let undefined) = value { throw undefined.error }
    if let integer = value.integer { return .integer(integer) }
    let number: Double?
    if let text = value.text {
      if let integer = PythonText.integer(text, base: try renderer.integer(bound[1], "int", otherwise: 10)) {
        return .integer(integer)
      }
      number = PythonFloat.parse(text)
    } else if case .float(let float) = value {
      if float.isInfinite { throw .rendering("infinity cannot be made an integer") }
      number = float
    } else {
      number = nil
    }
    guard let number, number.isFinite else { return otherwise }
    guard let integer = Int(exactly: number.rounded(.towardZero)) else {
      throw .rendering("an integer is larger than 64 bits hold")
    }
    return .integer(integer)
  }

  static let float: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let otherwise = try arguments.bound("float", ["default"])[0] ?? .float(0)
    if case .undefined(let undefined) = value { throw undefined.error }
    if let number = value.number { return .float(number) }
    return value.text.flatMap(PythonFloat.parse).map { .float($0) } ?? otherwise
  }

  static let round: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("round", ["precision", "method"])
    let method = try bound[1].map { value throws(ChatTemplateError) in try renderer.text(value, "round") } ?? "common"
    guard ["common", "ceil", "floor"].contains(method) else {
      throw .rendering("round knows the methods common, ceil and floor, not '\(method)'")
    }
    if case .undefined(let undefined) = value { throw undefined.error }
    guard let number = value.number else {
      throw .rendering("round needs a number, not a value of type \(value.typeName)")
    }
    let digits = try renderer.integer(bound[0], "round", otherwise: 0)
    guard method == "common" else {
      let scale = try renderer.arithmetic(.power, .integer(10), .integer(digits))
      let scaled = number * (scale.number ?? 1)
      guard scaled.isFinite else { throw .rendering("round cannot make an integer of \(PythonFloat.repr(scaled))") }
      return .float(scaled.rounded(method == "ceil" ? .up : .down) / (scale.number ?? 1))
    }
    guard let integer = value.integer else { return .float(PythonFloat.rounded(number, digits: digits)) }
    // Integers stay what they are, unless places before the point are rounded.
    guard digits < 0 else { return .integer(integer) }
    return .integer(
      digits < -18 ? 0 : Self.rounded(integer, toMultipleOf: (0..<(-digits)).reduce(1) { size, _ in size * 10 }))
  }

  private static func rounded(_ value: Int, toMultipleOf size: Int) -> Int {
    let rest = value % size
    let base = value - rest
    let twice = rest.magnitude * 2
    let isUp = twice > size.magnitude || twice == size.magnitude && base / size % 2 != 0
    return isUp ? base &+ (value < 0 ? -size : size) : base
  }

  static let fileSize: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let isBinary = try arguments.bound("filesizeformat", ["binary"])[0]?.isTrue ?? false
    guard let bytes = value.number ?? value.text.flatMap(PythonFloat.parse) else {
      throw .rendering("filesizeformat needs a number, not a value of type \(value.typeName)")
    }
    let base: Double = isBinary ? 1024 : 1000
    if bytes == 1 { return .string("1 Byte") }
    if bytes < base {
      guard let whole = Int(exactly: bytes.rounded(.towardZero)) else {
        throw .rendering("filesizeformat needs a finite number")
      }
      return .string("\(whole) Bytes")
    }
    let letters = ["k", "M", "G", "T", "P", "E", "Z", "Y"]
    var unit = base
    for (place, letter) in letters.enumerated() {
      if bytes < unit * base || place == letters.count - 1 {
        let prefix = isBinary ? PythonText.upper(letter) + "iB" : letter + "B"
        return .string(PythonFloat.formatted(bytes / unit, "f", precision: 1) + " " + prefix)
      }
      unit *= base
    }
    return .none
  }

  static let sum: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("sum", ["attribute", "start"])
    let path = AttributePath(bound[0])
    var total = bound[1] ?? .integer(0)
    if total.text != nil { throw .rendering("sum cannot add strings, use join") }
    for item in try renderer.elements(of: value) {
      total = try renderer.arithmetic(.add, total, try path.value(of: item, renderer))
    }
    return total
  }
}

extension PythonText {
  /// `int(text, base)`; nil where Python raises, and where 64 bits do not hold it.
  static func integer(_ text: String, base: Int) -> Int? {
    var text = strip(text, nil, .both)
    guard (2...36).contains(base) || base == 0, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let sign = text.hasPrefix("-") ? "-" : ""
    if text.hasPrefix("-") || text.hasPrefix("+") { text.removeFirst() }
    var radix = base
    for (prefix, own) in [("0x", 16), ("0o", 8), ("0b", 2)] where lower(text).hasPrefix(prefix) {
      guard base == 0 || base == own else { continue }
      radix = own
      text.removeFirst(2)
      if text.hasPrefix("_") { text.removeFirst() }
    }
    if radix == 0 {
      if text.hasPrefix("0"), text.contains(where: { $0 != "0" && $0 != "_" }) { return nil }
      radix = 10
    }
    guard !text.hasPrefix("-"), !text.hasPrefix("+"), let digits = PythonFloat.withoutUnderscores(text) else {
      return nil
    }
    return Int(sign + digits, radix: radix)
  }
}
