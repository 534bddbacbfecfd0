import Engine
import ModelKit

/// A stretch of a recording that is to be transcribed.
struct SoundStretch {
  /// Where it begins in the recording, in samples.
  let start: Int
  let samples: [Float]

  var end: Int { start + samples.count }
}

/// Reads the stretches of a recording that are to be transcribed: speech where voice activity detection is on, the parts
/// that were asked for, or blocks of all of it.
struct SpeechReader: ~Copyable {
  var recording: RecordingReader
  private let source: Source
  private var buffer = SampleBuffer()
  /// Stretches that are known and not given out.
  private var ready: [Range<Int>] = []
  private var finder: SpeechSpanFinder?
  private var state: [Float] = []
  /// The place up to which the detector has listened.
  private var heard = 0
  private var isOver = false
  /// Where speech was found, and seconds that it took to find it.
  private(set) var spans: [SpeechSpan] = []
  private(set) var detectionSeconds = 0.0

  enum Source {
    case everything
    case clips([TranscriptionOptions.Clip])
    /// The longest speech and the shortest silence are those of options that do not name them, in seconds.
    case speech(VoiceActivityDetector, VoiceActivityOptions, maxSpeech: Double, minSilence: Double)
  }

  init(_ recording: consuming RecordingReader, _ source: Source) {
    self.recording = recording
    self.source = source
    if case .speech(let detector, let options, let maxSpeech, let minSilence) = source {
      finder = SpeechSpanFinder(
        options, sampleRate: detector.sampleRate, frameLength: detector.frameLength, maxSpeech: maxSpeech,
        minSilence: minSilence)
      state = detector.initialState
    }
  }

  var sampleRate: Int { recording.sampleRate }

  /// The next stretch; nil at the end.
  mutating func next() throws(InputError) -> SoundStretch? {
    switch source {
    case .everything:
      let start = recording.given
      return try recording.next().map { SoundStretch(start: start, samples: $0) }
    case .clips(let clips): return try next(of: clips)
    case .speech(let detector, _, _, _): return try next(by: detector)
    }
  }

  private mutating func next(of clips: [TranscriptionOptions.Clip]) throws(InputError) -> SoundStretch? {
    let rate = Double(sampleRate)
    let wanted = clips.map { clip in
      let start = Int(min(max(0, clip.start), 1e9) * rate)
      return start..<max(start, clip.end.map { Int(min(max(0, $0), 1e9) * rate) } ?? Int.max)
    }
    while ready.isEmpty {
      guard recording.given < wanted.map(\.upperBound).max() ?? 0, let block = try recording.next() else { return nil }
      let range = recording.given - block.count..<recording.given
      ready = wanted.map { $0.clamped(to: range) }.filter { !$0.isEmpty }
      buffer.drop(before: range.lowerBound)
      buffer.append(block)
    }
    let part = ready.removeFirst()
    return SoundStretch(start: part.lowerBound, samples: buffer.samples(part))
  }

  private mutating func next(by detector: VoiceActivityDetector) throws(InputError) -> SoundStretch? {
    while ready.isEmpty, !isOver {
      if let block = try recording.next() {
        buffer.append(block)
        let whole = (buffer.end - heard) / detector.frameLength * detector.frameLength
        // Many frames at a time, as they are computed together.
        guard whole >= 64 * detector.frameLength else { continue }
        try listen(to: heard..<heard + whole, detector)
      } else {
        try listen(to: heard..<buffer.end, detector)
        isOver = true
        ready += finder?.finish(count: buffer.end) ?? []
      }
    }
    guard !ready.isEmpty else { return nil }
    let span = ready.removeFirst()
    let stretch = SoundStretch(start: span.lowerBound, samples: buffer.samples(span))
    let rate = Double(sampleRate)
    spans.append(SpeechSpan(start: Double(stretch.start) / rate, end: Double(stretch.end) / rate))
    return stretch
  }

  private mutating func listen(to range: Range<Int>, _ detector: VoiceActivityDetector) throws(InputError) {
    guard !range.isEmpty else { return }
    let started = ContinuousClock.now
    let probabilities: [Float]
    do throws(EngineError) {
      probabilities = try detector.probabilities(of: buffer.samples(range), state: &state)
    } catch { throw InputError(.resources, error.description) }
    for probability in probabilities { ready += finder?.add(probability) ?? [] }
    heard = range.upperBound
    buffer.drop(before: min(ready.first?.lowerBound ?? .max, finder?.settled ?? 0, heard))
    detectionSeconds += started.duration(to: .now).inSeconds
  }
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
