import Glibc

/// The time that `strftime_now` tells: the local one.
struct Clock: Sendable {
  /// Seconds since 1970, and the microseconds after them.
  let now: @Sendable () -> (seconds: Int, microseconds: Int)

  static let system = Clock {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return (time.tv_sec, time.tv_nsec / 1000)
  }

  /// Python's `datetime.now().strftime(format)`: C's, save that a time without zone has no name and no offset, and
  /// that `%f` are the microseconds.
  func formatted(_ format: String) -> String {
    let (seconds, microseconds) = now()
    var time = time_t(seconds)
    var parts = tm()
    localtime_r(&time, &parts)
    var plain = ""
    var rest = format.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "%", let directive = rest.first else {
        plain.unicodeScalars.append(scalar)
        continue
      }
      rest.removeFirst()
      switch directive {
      case "z", "Z", ":": break
      case "f":
        let digits = "\(microseconds)"
        plain += String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
      default:
        plain += "%"
        plain.unicodeScalars.append(directive)
      }
    }
    guard !plain.isEmpty else { return "" }
    // A character more, so that an empty result differs from a buffer that was too small.
    var buffer = [CChar](repeating: 0, count: 256 + 16 * plain.utf8.count)
    let count = strftime(&buffer, buffer.count, plain + ".", &parts)
    return String(decoding: buffer.prefix(count).dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
