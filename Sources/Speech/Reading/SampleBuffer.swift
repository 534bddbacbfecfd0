/// Samples of a sound that is read bit by bit: those that may still be needed, known by their places in the whole.
struct SampleBuffer {
  private var samples: [Float] = []
  /// The place of the first that is kept.
  private(set) var start = 0
  /// How many of `samples` were dropped and not yet moved out of the way.
  private var dropped = 0

  /// The place after the last.
  var end: Int { start + samples.count - dropped }

  mutating func append(_ more: some Collection<Float>) { samples += more }

  /// The samples in those places, as far as there are such.
  func samples(_ range: Range<Int>) -> [Float] {
    let range = range.clamped(to: start..<max(start, end))
    return Array(samples[range.lowerBound - start + dropped..<range.upperBound - start + dropped])
  }

  /// Forgets what comes before that place.
  mutating func drop(before place: Int) {
    guard place > start else { return }
    let count = min(place, end) - start
    start += count
    dropped += count
    guard dropped > samples.count / 2 else { return }
    samples.removeFirst(dropped)
    dropped = 0
  }
}
