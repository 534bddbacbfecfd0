/// A sound that is decoded at once: at most as long as the model's window, put together of stretches of the recording.
struct SoundWindow: Sendable {
  var samples: [Float] = []
  var map: TimeMap
  private let sampleRate: Int

  init(sampleRate: Int) {
    self.sampleRate = sampleRate
    map = TimeMap(sampleRate: sampleRate)
  }

  var duration: Double { Double(samples.count) / Double(sampleRate) }

  mutating func append(_ stretch: SoundStretch) {
    samples += stretch.samples
    map.append(source: stretch.start, count: stretch.samples.count)
  }
}

/// Puts stretches of speech together to windows: as many as have room, in their order.
struct WindowPacker {
  private let most: Int
  private let sampleRate: Int
  private var open: SoundWindow

  /// - Parameter seconds: the most that a window has.
  init(seconds: Double, sampleRate: Int) {
    most = Int(seconds * Double(sampleRate))
    self.sampleRate = sampleRate
    open = SoundWindow(sampleRate: sampleRate)
  }

  /// - Returns: the windows that are full by it.
  mutating func add(_ stretch: SoundStretch) -> [SoundWindow] {
    var full: [SoundWindow] = []
    if open.samples.count + stretch.samples.count > most { full += finish() }
    var rest = stretch.samples[...]
    // One that is longer than a window can only be cut.
    while rest.count > most {
      open.append(SoundStretch(start: stretch.end - rest.count, samples: Array(rest.prefix(most))))
      full += finish()
      rest = rest.dropFirst(most)
    }
    open.append(SoundStretch(start: stretch.end - rest.count, samples: Array(rest)))
    return full
  }

  mutating func finish() -> [SoundWindow] {
    guard !open.samples.isEmpty else { return [] }
    defer { open = SoundWindow(sampleRate: sampleRate) }
    return [open]
  }
}
