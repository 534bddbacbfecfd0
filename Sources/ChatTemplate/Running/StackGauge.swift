/// How much of the thread's stack a run has used, so that a template that calls itself is stopped before the stack ends.
struct StackGauge {
  /// In bytes: an eighth of what Linux gives to a thread that does not ask for less.
  static let most: UInt = 1 << 20

  private let start = StackGauge.address

  var isFull: Bool {
    let address = Self.address
    return max(start, address) - min(start, address) > Self.most
  }

  /// Of a variable of this call.
  private static var address: UInt {
    var marker: UInt8 = 0
    return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
  }
}
