/// When a frame of sound begins, in seconds.
struct FrameTime {
  /// Of its packet, and of itself; nil where that is not known.
  var packet: Double?
  var frame: Double?
  /// Whether something before it could not be read or decoded.
  var isSuspect = false
  /// Whether a frame waits to be placed.
  var isHeld = false
}

/// Finds the gaps between decoded frames by their times.
struct FramePlacement {
  /// Seconds of a unit of the track's time.
  private let tick: Double
  /// Where the track ends as its container says.
  private let declaredEnd: Double?
  /// Whether the first frame belongs at time 0, whatever was lost before it.
  private let startsAtZero: Bool
  /// Whether the track may leave packets of silence out, as Opus may.
  private let mayPause: Bool
  /// The track's start, and where the frame before ends.
  private var start: Double?
  private var end: Double?
  /// Seconds of sound and silence so far.
  private var heard = 0.0
  private(set) var isSuspect = false
  /// The first packet that could not be decoded, where no frame came before it.
  private var firstLost: Double?

  /// A gap longer than this is not believed where no container tells the length.
  private static let longestUndeclared = 60.0
  /// The longest pause that Opus makes between packets of silence, with room for more.
  private static let opusPause = 0.5
  /// More than this the sum of frames is not corrected at a gap: then it is the times that are strange.
  private static let mostAstray = 1.0
  /// Times that live programs write are not exact.
  private static let leastUnexplained = 0.015

  init(tick: Double, end: Double?, startsAtZero: Bool, mayPause: Bool) {
    self.tick = tick
    declaredEnd = end
    self.startsAtZero = startsAtZero
    self.mayPause = mayPause
  }

  /// Notes that a packet could not be decoded.
  mutating func suspect(at time: Double?) {
    isSuspect = true
    if end == nil, firstLost == nil { firstLost = time }
  }

  /// Whether something could not be decoded since this was last asked.
  mutating func takeSuspicion() -> Bool {
    defer { isSuspect = false }
    return isSuspect
  }

  /// The seconds without sound before a frame, and whether they are missing or were never there.
  /// - Parameters:
  ///   - seconds: of the frame.
  ///   - next: when the frame behind it begins: where that does not come later, the frame's own time is false.
  mutating func gap(before time: FrameTime, seconds: Double, next: Double?) -> (seconds: Double, isDamage: Bool) {
    let gap = findGap(before: time, seconds: seconds, next: next)
    heard += gap.seconds + seconds
    return gap
  }

  private mutating func findGap(
    before time: FrameTime, seconds: Double, next: Double?
  ) -> (seconds: Double, isDamage: Bool) {
    guard let begin = time.frame else {
      end = end.map { $0 + seconds }
      return (0, false)
    }
    guard let end, let start else {
      let first = startsAtZero ? 0 : time.isSuspect ? min(firstLost ?? begin, begin) : begin
      start = first
      self.end = begin + seconds
      return believable(begin, from: first, start: first) ? (begin - first, true) : (0, false)
    }
    let jump = begin - end
    let least = time.isSuspect ? leastSuspect : max(Self.leastUnexplained, 0.9 * seconds)
    let isTrue = jump > least && next.map { $0 > begin } ?? true && believable(begin, from: end, start: start)
    if jump > least, !isTrue {
      self.end = end + seconds
      return (0, false)
    }
    self.end = begin + seconds
    guard isTrue else { return (0, false) }
    // What was decoded of damaged bytes may have been too long or too short: from here on the time is right again.
    var silence = begin - start - heard
    // Where frames are of one length, so is what is lost; times are rounded to ticks.
    let frames = (silence / seconds).rounded() * seconds
    if abs(frames - silence) <= 1.5 * tick { silence = frames }
    let missing = abs(silence - jump) < Self.mostAstray ? max(0, silence) : jump
    return (missing, time.isSuspect || !mayPause || jump > Self.opusPause)
  }

  /// Seconds between the end of the last frame and that of the last packet, where what lies between cannot be decoded.
  func lostAtEnd(_ packetEnd: Double?) -> Double {
    guard isSuspect, let end, let packetEnd, packetEnd - end > leastSuspect else { return 0 }
    return packetEnd - end
  }

  /// Times are rounded to ticks, of which short ones are not to be trusted wholly.
  private var leastSuspect: Double { tick < 0.005 ? max(0.003, 2.5 * tick) : tick / 2 }

  /// Damaged bytes may tell any time.
  private func believable(_ begin: Double, from end: Double, start: Double) -> Bool {
    if let declaredEnd { return begin - start <= declaredEnd + 1 }
    return begin - end <= Self.longestUndeclared
  }
}
