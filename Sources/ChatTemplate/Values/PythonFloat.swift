import Glibc

/// Floats as Python writes and reads them.
enum PythonFloat {
  /// `repr(value)`: the shortest digits that read back the same, with an exponent below 1e-4 and from 1e16 on.
  static func repr(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    let sign = value.sign == .minus ? "-" : ""
    if value == 0 { return sign + "0.0" }
    let (digits, exponent) = shortest(value.magnitude)
    if exponent < -4 || exponent >= 16 {
      let fraction = digits.dropFirst()
      let size = exponent.magnitude
      return sign + digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + (exponent < 0 ? "e-" : "e+")
        + (size < 10 ? "0" : "") + "\(size)"
    }
    if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
    let whole = digits.prefix(exponent + 1)
    let padding = String(repeating: "0", count: exponent + 1 - whole.count)
    let fraction = digits.dropFirst(exponent + 1)
    return sign + whole + padding + "." + (fraction.isEmpty ? "0" : fraction)
  }

  /// The digits of the shortest decimal that reads back as `value`, and the power of ten of the first one.
  private static func shortest(_ value: Double) -> (digits: String, exponent: Int) {
    let parts = value.description.split(separator: "e")
    var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let point = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    var digits = point.joined()
    exponent += point[0].count - 1
    let zeros = digits.prefix { $0 == "0" }.count
    digits.removeFirst(zeros)
    exponent -= zeros
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    return (digits, exponent)
  }

  /// `float(text)`; nil where Python raises.
  static func parse(_ text: String) -> Double? {
    var text = PythonText.strip(text, nil, .both)
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let unsigned = PythonText.lower(text.first == "-" || text.first == "+" ? String(text.dropFirst()) : text)
    let sign = text.first == "-" ? -1.0 : 1.0
    switch unsigned {
    case "inf", "infinity": return sign * Double.infinity
    case "nan": return Double.nan
    default: break
    }
    guard let first = unsigned.utf8.first, first == 46 || (48...57).contains(first), !unsigned.utf8.contains(120)
    else { return nil }
    if text.utf8.contains(95) {
      guard let plain = withoutUnderscores(text) else { return nil }
      text = plain
    }
    // Python takes "1." and ".5", which Swift does not.
    var magnitude = text.first == "-" || text.first == "+" ? String(text.dropFirst()) : text
    if magnitude.first == "." { magnitude = "0" + magnitude }
    let parts = magnitude.split(separator: "e", omittingEmptySubsequences: false)
    if parts[0].last == "." { magnitude = String(parts[0].dropLast() + magnitude.dropFirst(parts[0].count)) }
    guard text != ".", text != "-.", text != "+." else { return nil }
    return Double(magnitude).map { sign * $0 }
  }

  /// Python allows single underscores between digits.
  static func withoutUnderscores(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    func isDigit(_ place: Int) -> Bool {
      bytes.indices.contains(place) && Character(Unicode.Scalar(bytes[place])).isHexDigit
    }
    for (place, byte) in bytes.enumerated() where byte == 95 {
      guard isDigit(place - 1), isDigit(place + 1) else { return nil }
    }
    return String(decoding: bytes.filter { $0 != 95 }, as: UTF8.self)
  }

  /// C's `printf` of one number, by a format such as `%.3f` or `%g`.
  static func formatted(_ value: Double, _ conversion: Character, precision: Int, alternate: Bool = false) -> String {
    var buffer = [CChar](repeating: 0, count: 512 + precision)
    let format = "%" + (alternate ? "#" : "") + ".\(precision)" + String(conversion)
    let count = withVaList([value]) { vsnprintf(&buffer, buffer.count, format, $0) }
    return String(decoding: buffer.prefix(Int(max(0, count))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// `round(value, digits)`: to the nearest decimal, and at an exact half to the even one.
  static func rounded(_ value: Double, digits: Int) -> Double {
    guard value.isFinite, digits <= 22 + 300 else { return value }
    if digits >= 0 { return Double(formatted(value, "f", precision: digits)) ?? value }
    if digits < -308 { return value.sign == .minus ? -0.0 : 0.0 }
    let power = pow(10, Double(-digits))
    return (value / power).rounded(.toNearestOrEven) * power
  }
}
