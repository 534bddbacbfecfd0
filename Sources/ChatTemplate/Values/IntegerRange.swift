/// Python's `range`.
struct IntegerRange {
  let start: Int
  let stop: Int
  let step: Int
  let count: Int

  /// The sandbox's own limit.
  static let longest = 100_000

  init(_ start: Int, _ stop: Int, _ step: Int) throws(ChatTemplateError) {
    guard step != 0 else { throw .rendering("the step of range() must not be zero") }
    (self.start, self.stop, self.step) = (start, stop, step)
    let (distance, overflow) =
      step > 0 ? stop.subtractingReportingOverflow(start) : start.subtractingReportingOverflow(stop)
    let tooLong = ChatTemplateError.limit("a range of more than \(Self.longest) numbers")
    if overflow {
      guard (step > 0) == (stop < start) else { throw tooLong }
      count = 0
    } else if distance <= 0 {
      count = 0
    } else {
      let length = (UInt(distance) - 1) / step.magnitude + 1
      guard length <= UInt(Self.longest) else { throw tooLong }
      count = Int(length)
    }
  }

  subscript(_ place: Int) -> Int { start &+ place &* step }

  var elements: [Value] { (0..<count).map { .integer(self[$0]) } }

  func contains(_ value: Int) -> Bool {
    guard count > 0 else { return false }
    let (low, high) = step > 0 ? (start, self[count - 1]) : (self[count - 1], start)
    guard low <= value, value <= high else { return false }
    let (distance, overflow) = value.subtractingReportingOverflow(start)
    return !overflow && distance % step == 0
  }
}
