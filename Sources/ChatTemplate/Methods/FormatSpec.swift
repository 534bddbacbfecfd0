/// How a value is laid out in a field: of `%5.2f` and of `{:>5.2f}`.
struct FormatSpec {
  var fill: Unicode.Scalar = " "
  /// `<`, `>`, `^` or `=`; nil for what the value's type has.
  var alignment: Unicode.Scalar?
  var sign: Unicode.Scalar = "-"
  var alternate = false
  var zeros = false
  var width = 0
  /// `,` or `_` between the thousands.
  var grouping: Unicode.Scalar?
  var precision: Int?
  var upper = false

  func padded(_ text: String, numeric: Bool) -> String {
    let missing = width - PythonText.length(text)
    guard missing > 0 else { return text }
    func padding(_ count: Int) -> String { String(repeating: String(Character(fill)), count: count) }
    switch alignment ?? (numeric ? ">" : "<") {
    case "<": return text + padding(missing)
    case "^": return padding(missing / 2) + text + padding(missing - missing / 2)
    default: return padding(missing) + text
    }
  }

  /// A number of sign, prefix (`0x`) and digits, with thousands and filling zeros.
  private func laidOut(
    negative: Bool, prefix: String = "", digits: String, rest: String = "", groupSize: Int = 3
  ) -> String {
    let signText = negative ? "-" : sign == "-" ? "" : String(Character(sign))
    let fillsInside = alignment == "=" || zeros && alignment == nil
    var digits = digits
    if let grouping { digits = grouped(digits, grouping, groupSize) }
    let length = signText.utf8.count + prefix.utf8.count + PythonText.length(digits) + PythonText.length(rest)
    guard fillsInside, width > length else { return padded(signText + prefix + digits + rest, numeric: true) }
    let inner = zeros && alignment == nil ? "0" : String(Character(fill))
    guard let grouping, inner == "0" else {
      return signText + prefix + String(repeating: inner, count: width - length) + digits + rest
    }
    // Zeros are grouped too, so that a field may become one wider.
    var plain = digits.filter { String($0) != String(Character(grouping)) }
    let room = width - signText.utf8.count - prefix.utf8.count - PythonText.length(rest)
    while PythonText.length(grouped(plain, grouping, groupSize)) < room { plain = "0" + plain }
    return signText + prefix + grouped(plain, grouping, groupSize) + rest
  }

  private func grouped(_ digits: String, _ separator: Unicode.Scalar, _ size: Int) -> String {
    let scalars = Array(digits.unicodeScalars)
    return scalars.indices.reduce(into: "") { out, place in
      if place > 0, (scalars.count - place) % size == 0 { out.unicodeScalars.append(separator) }
      out.unicodeScalars.append(scalars[place])
    }
  }

  func integer(_ value: Int, base: Int, _ renderer: Renderer) throws(ChatTemplateError) -> String {
    try renderer.spend(bytes: max(width, precision ?? 0))
    var digits = String(value.magnitude, radix: base, uppercase: upper)
    if let precision, precision > digits.utf8.count {
      digits = String(repeating: "0", count: precision - digits.utf8.count) + digits
    }
    let prefix = alternate ? [2: "0b", 8: "0o", 16: upper ? "0X" : "0x"][base] ?? "" : ""
    return laidOut(negative: value < 0, prefix: prefix, digits: digits, groupSize: base == 10 ? 3 : 4)
  }

  func float(_ value: Double, _ conversion: Character, _ renderer: Renderer) throws(ChatTemplateError) -> String {
    let precision = precision ?? 6
    try renderer.spend(bytes: max(width, precision))
    guard value.isFinite else {
      let name = value.isNaN ? "nan" : "inf"
      let isUpper = conversion.isUppercase
      return laidOut(negative: value < 0, digits: isUpper ? PythonText.upper(name) : name)
    }
    var text = PythonFloat.formatted(value.magnitude, conversion, precision: precision, alternate: alternate)
    var suffix = ""
    if let place = text.firstIndex(where: { $0 == "." || $0 == "e" || $0 == "E" }) {
      suffix = String(text[place...])
      text = String(text[..<place])
    }
    return laidOut(negative: value.sign == .minus, digits: text, rest: suffix)
  }

  /// A float's own spelling, as `{}` and `{:>10}` write it, laid out as a number.
  func plainFloat(_ value: Double, suffix: String = "") -> String {
    let text = PythonFloat.repr(value.magnitude)
    var digits = text
    var rest = suffix
    if let place = text.firstIndex(where: { $0 == "." || $0 == "e" }) {
      digits = String(text[..<place])
      rest = String(text[place...]) + suffix
    }
    return laidOut(negative: value.sign == .minus && !value.isNaN, digits: digits, rest: rest)
  }
}
