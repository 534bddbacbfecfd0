extension Double {
  /// The number with `digits` places after the point, as C's "%.*f" writes it; what is not finite or too large for that
  /// as Swift writes it.
  func fixed(_ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = (magnitude * scale).rounded(.toNearestOrEven)
    guard scaled < 1e18 else { return "\(self)" }
    let all = String(UInt64(scaled))
    let text = String(repeating: "0", count: Swift.max(0, digits + 1 - all.utf8.count)) + all
    let sign = self < 0 && scaled > 0 ? "-" : ""
    return digits == 0 ? sign + text : sign + text.dropLast(digits) + "." + text.suffix(digits)
  }
}
