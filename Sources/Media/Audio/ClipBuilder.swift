import CSignal

/// Makes a clip of what a decoder gives, piece by piece: averages the channels, converts the rate, keeps the limits.
struct ClipBuilder: ~Copyable {
  /// A good number of samples to append at a time.
  static let chunk = 32_768

  private let name: String
  private let sampleRate: Int
  private let limits: AudioLimits
  private var samples: [Float] = []
  private var mono: [Float] = []
  private var resampler: Resampler?
  /// The rate of the samples that come in.
  private var rate: Int
  /// Sample frames that came in at this rate, and the seconds of those before at others.
  private var frames = 0
  private var earlier = 0.0
  /// Seconds that the source tells of and has not.
  private var missing = 0.0

  /// Whether nothing was appended yet.
  var isEmpty: Bool { frames == 0 && earlier == 0 }

  init(name: String, sampleRate: Int, limits: AudioLimits) throws(MediaError) {
    guard AudioClip.rates.contains(sampleRate) else { throw .sampleRate(name, sampleRate) }
    self.name = name
    self.sampleRate = sampleRate
    self.limits = limits
    rate = sampleRate
  }

  /// What the source says of its own length before it is decoded. It may be wrong, so it is refused only where that
  /// is more than a second over the limit.
  func declare(seconds: Double) throws(MediaError) {
    if let limit = limits.maxSeconds, seconds > limit + 1 { throw .tooLong(name, seconds: seconds, limit: limit) }
  }

  /// Notes that the source tells of so much more sound than it has.
  mutating func lacks(seconds: Double) { missing = max(missing, seconds) }

  mutating func append(
    interleaved input: UnsafeBufferPointer<Float>, channels: Int, rate: Int
  ) throws(MediaError) {
    var plane = UnsafeRawPointer(input.baseAddress)
    try append(
      planes: &plane, kind: SIGNAL_FLOAT, planar: false, channels: channels, frames: input.count / channels, rate: rate)
  }

  /// Appends `frames` sample frames; see `signal_downmix` for the layout.
  mutating func append(
    planes: UnsafePointer<UnsafeRawPointer?>, kind: signal_sample, planar: Bool, channels: Int, frames: Int, rate: Int
  ) throws(MediaError) {
    guard frames > 0 else { return }
    if rate != self.rate { try change(to: rate) }
    let heard = seconds
    self.frames += frames
    if let limit = limits.maxSeconds, seconds > limit { throw .tooLong(name, seconds: nil, limit: limit) }
    if mono.count < frames { mono = [Float](repeating: 0, count: frames) }
    let bad = mono.withUnsafeMutableBufferPointer { mono in
      signal_downmix(planes, kind, planar, Int32(channels), frames, mono.baseAddress)
      return signal_first_not_finite(mono.baseAddress, frames)
    }
    if bad < frames { throw .notFinite(name, second: heard + Double(bad) / Double(rate)) }
    if resampler == nil {
      samples += mono[..<frames]
    } else {
      mono.withUnsafeBufferPointer { resampler?.convert(UnsafeBufferPointer(rebasing: $0[..<frames]), into: &samples) }
    }
  }

  /// Seconds of the samples that came in.
  private var seconds: Double { earlier + Double(frames) / Double(rate) }

  consuming func finish() throws(MediaError) -> AudioClip {
    resampler?.finish(into: &samples)
    if samples.isEmpty { throw .undecodable(name, reason: nil) }
    // The conversion of finite samples near the end of what a float can hold may overflow.
    let bad = signal_first_not_finite(samples, samples.count)
    if bad < samples.count { throw .notFinite(name, second: Double(bad) / Double(sampleRate)) }
    return AudioClip(samples: samples, sampleRate: sampleRate, missingSeconds: missing)
  }

  /// Goes on with samples of another rate. Sound that is spliced from several may change in the middle.
  private mutating func change(to rate: Int) throws(MediaError) {
    guard AudioClip.rates.contains(rate) else { throw .sampleRate(name, rate) }
    resampler?.finish(into: &samples)
    resampler = nil
    earlier = seconds
    frames = 0
    self.rate = rate
    guard rate != sampleRate else { return }
    guard let next = Resampler(from: rate, to: sampleRate) else { throw .sampleRate(name, rate) }
    resampler = consume next
  }
}
