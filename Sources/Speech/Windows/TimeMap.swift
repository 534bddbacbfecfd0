/// From times in a sound that was put together of stretches of a recording to times in the recording.
struct TimeMap: Sendable {
  struct Stretch: Sendable {
    /// In samples: where it begins in the sound, where in the recording, and how long it is.
    let start: Int
    let source: Int
    let count: Int
  }

  private(set) var stretches: [Stretch] = []
  private let sampleRate: Int

  init(sampleRate: Int) { self.sampleRate = sampleRate }

  /// Samples that the sound has.
  private(set) var count = 0

  mutating func append(source: Int, count: Int) {
    guard count > 0 else { return }
    if let last = stretches.last, last.source + last.count == source {
      stretches[stretches.count - 1] = Stretch(start: last.start, source: last.source, count: last.count + count)
    } else {
      stretches.append(Stretch(start: self.count, source: source, count: count))
    }
    self.count += count
  }

  /// Forgets stretches that end before that place of the sound.
  mutating func drop(before place: Int) {
    while stretches.count > 1, stretches[0].start + stretches[0].count <= place { stretches.removeFirst() }
  }

  /// The place of the stretch that a time falls into. One on a border belongs to the stretch that ends there where it is an
  /// end, and to the one that begins there where not.
  func place(of time: Double, isEnd: Bool = false) -> Int {
    let sample = Int((time * Double(sampleRate)).rounded())
    let place = stretches.firstIndex { isEnd ? sample <= $0.start + $0.count : sample < $0.start + $0.count }
    return place ?? max(0, stretches.count - 1)
  }

  /// The time in the recording, as part of the stretch that stands at `place`, which it does not leave.
  func source(of time: Double, at place: Int) -> Double {
    guard stretches.indices.contains(place) else { return time }
    let (stretch, rate) = (stretches[place], Double(sampleRate))
    let inside = min(max(0, time - Double(stretch.start) / rate), Double(stretch.count) / rate)
    return Double(stretch.source) / rate + inside
  }

  func source(of time: Double, isEnd: Bool = false) -> Double {
    source(of: time, at: place(of: time, isEnd: isEnd))
  }
}
