/// A moment of a recording, to the millisecond.
struct Timestamp: Comparable {
  enum Hours { case always, ifAny }

  var milliseconds: Int

  static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

  /// Half a millisecond goes to the even one, as in Python.
  init(_ seconds: Double) { milliseconds = Int((max(0, seconds) * 1000).rounded(.toNearestOrEven)) }

  /// `01:02:03,045` with hours, `02:03.045` without.
  func text(hours: Hours, point: String) -> String {
    func pad(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    let seconds = milliseconds / 1000
    let start = hours == .always || seconds >= 3600 ? pad(seconds / 3600, 2) + ":" : ""
    return start + pad(seconds / 60 % 60, 2) + ":" + pad(seconds % 60, 2) + point + pad(milliseconds % 1000, 3)
  }
}
