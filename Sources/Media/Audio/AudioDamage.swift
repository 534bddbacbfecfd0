/// What a source should have and has not. Times are seconds from its start.
public struct AudioDamage: Sendable, Equatable {
  /// A stretch that could not be decoded; silence stands in its place, so that times after it are right.
  public struct Gap: Sendable, Equatable {
    public let start: Double
    public let duration: Double

    public init(start: Double, duration: Double) {
      self.start = start
      self.duration = duration
    }

    public var end: Double { start + duration }
  }

  /// Stretches within the sound, in their order.
  public var gaps: [Gap]
  /// Seconds that the source tells of beyond its end: it was cut short.
  public var secondsAtEnd: Double
  /// Whether the source ends in the middle of its data, and does not tell how long it should be.
  public var endsAbruptly: Bool

  public init(gaps: [Gap] = [], secondsAtEnd: Double = 0, endsAbruptly: Bool = false) {
    self.gaps = gaps
    self.secondsAtEnd = secondsAtEnd
    self.endsAbruptly = endsAbruptly
  }

  /// Seconds that are missing in all.
  public var seconds: Double { gaps.reduce(secondsAtEnd) { $0 + $1.duration } }

  /// An end that misses less than this is not worth a word.
  private static let leastAtEnd = 0.05

  /// One sentence for the user; nil where nothing is missing.
  /// - Parameters:
  ///   - name: what to call the source.
  ///   - heard: the seconds of sound that are there, with the silence in the places of gaps.
  public func notice(_ name: String, heard: Double) -> String? {
    let isShort = secondsAtEnd >= Self.leastAtEnd
    let number = MediaError.number
    var faults: [String] = []
    if let first = gaps.first, let last = gaps.last {
      let inAll = number(max(0.01, gaps.reduce(0) { $0 + $1.duration }))
      let place =
        gaps.count == 1
        ? "\(number(first.start)) s to \(number(first.end)) s"
        : "\(number(first.start)) s to \(number(last.end)) s, in \(gaps.count) places"
      faults.append("is damaged: \(inAll) s of its sound are missing (\(place)), and silence stands there")
    }
    if isShort {
      faults.append(
        "is cut short: \(number(secondsAtEnd)) s of the sound that it tells of are missing, and the \(number(heard)) s "
          + "that are there were used")
    } else if endsAbruptly {
      faults.append(
        "is cut short: it ends in the middle of its data, and the \(number(heard)) s that are there were used")
    }
    return faults.isEmpty ? nil : "\(name) \(faults.joined(separator: "; it "))."
  }
}
