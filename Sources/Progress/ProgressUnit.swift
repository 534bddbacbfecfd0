/// What a bar counts, and so how it writes amounts and rates.
public enum ProgressUnit: Sendable {
  /// Things, written out: `12/16`, ` 4.57it/s`, and ` 2.10s/it` where they take longer than a second each.
  case items
  /// Bytes, in powers of 1000 with three digits: `33.2M/75.5M`, `12.3MB/s`.
  case bytes
  /// Seconds of sound or film, as a clock: `12:30/1:02:00`, and how many of them a second takes: `35.2x`.
  case seconds

  func amount(_ count: Int) -> String {
    switch self {
    case .items: "\(count)"
    case .bytes: Self.scaled(Double(count))
    case .seconds: clock(.seconds(count))
    }
  }

  /// `perSecond` with its unit; nil where nothing is known yet.
  func rate(_ perSecond: Double?) -> String {
    switch self {
    case .items:
      guard let perSecond, perSecond > 0 else { return "?it/s" }
      return perSecond < 1
        ? decimal(1 / perSecond, digits: 2, width: 5) + "s/it" : decimal(perSecond, digits: 2, width: 5) + "it/s"
    case .bytes:
      guard let perSecond else { return "?B/s" }
      return Self.scaled(perSecond) + "B/s"
    case .seconds: return perSecond.map { decimal($0, digits: 1) + "x" } ?? "?x"
    }
  }

  /// Three digits and the letter of the power of 1000.
  private static func scaled(_ amount: Double) -> String {
    var amount = amount
    for letter in ["", "k", "M", "G", "T"] {
      if amount < 9.995 { return letter.isEmpty ? "\(Int(amount))" : decimal(amount, digits: 2) + letter }
      if amount < 99.95 { return letter.isEmpty ? "\(Int(amount))" : decimal(amount, digits: 1) + letter }
      if amount < 999.5 { return decimal(amount, digits: 0) + letter }
      amount /= 1000
    }
    return decimal(amount, digits: 1) + "P"
  }
}

/// `value` rounded to `digits` places, filled with spaces to `width`.
func decimal(_ value: Double, digits: Int, width: Int = 0) -> String {
  guard value.isFinite, value < 1e15 else { return "?" }
  var scale = 1
  for _ in 0..<digits { scale *= 10 }
  let scaled = Int((value * Double(scale)).rounded())
  var text = "\(scaled / scale)"
  if digits > 0 {
    let fraction = "\(scaled % scale)"
    text += "." + String(repeating: "0", count: digits - fraction.utf8.count) + fraction
  }
  return String(repeating: " ", count: max(0, width - text.utf8.count)) + text
}
