/// Finds stop strings in a text that grows, looking only at what is new and as much before it as can belong to one.
struct StopStringMatcher {
  struct Match: Equatable {
    let stop: String
    /// Bytes of the text before and up to the end of the stop string.
    let start: Int
    let end: Int
  }

  /// Bytes of the text that were looked at.
  var checked = 0
  private let stops: [(text: String, bytes: [UInt8])]

  init(_ stops: [String]) { self.stops = stops.map { ($0, Array($0.utf8)) } }

  var isEmpty: Bool { stops.isEmpty }

  /// The stop string that is complete first, or of those the first of the list.
  /// - Parameter new: how many bytes at the end of the text were not looked at before.
  func match(in text: String, new: Int) -> Match? {
    guard new > 0 else { return nil }
    var first: Match?
    for stop in stops {
      let length = stop.bytes.count
      let tail = Array(text.utf8.suffix(new + length - 1))
      guard let place = Self.place(of: stop.bytes, in: tail) else { continue }
      let start = text.utf8.count - tail.count + place
      if first.map({ start + length < $0.end }) ?? true {
        first = Match(stop: stop.text, start: start, end: start + length)
      }
    }
    return first
  }

  /// How many bytes at the end of the text may be the beginning of a stop string.
  func undecided(in text: String) -> Int {
    var most = 0
    for stop in stops {
      let tail = Array(text.utf8.suffix(stop.bytes.count - 1))
      for length in stride(from: tail.count, to: most, by: -1) where stop.bytes.starts(with: tail.suffix(length)) {
        most = length
        break
      }
    }
    return most
  }

  private static func place(of stop: [UInt8], in tail: [UInt8]) -> Int? {
    guard stop.count <= tail.count else { return nil }
    return (0...tail.count - stop.count).first { tail[$0...].starts(with: stop) }
  }
}
