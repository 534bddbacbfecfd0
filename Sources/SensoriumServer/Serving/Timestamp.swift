import Glibc

/// The time as OpenAI's API tells it.
enum Timestamp {
  /// Seconds since the beginning of 1970.
  static var now: Int { Int(time(nil)) }
}
