import CSignal

/// Makes mono samples at one rate of what a decoder gives, part by part: takes or averages the channels, fills gaps with
/// silence, converts the rate, keeps the limits.
struct SoundAssembler: ~Copyable {
  /// A good number of samples to append at a time.
  static let chunk = 32_768

  private let name: String
  private let sampleRate: Int
  private let channel: AudioChannel
  private let limits: AudioLimits
  private var output: [Float] = []
  private var mono: [Float] = []
  private var resampler: Resampler?
  /// The rate of the samples that come in.
  private var rate: Int
  /// Sample frames that came in at this rate, and the seconds of those before at others.
  private(set) var position = 0
  private var earlier = 0.0
  /// Samples that were taken.
  private var taken = 0
  private(set) var damage = AudioDamage()
  /// The energies of the channels, averaged, and of their mean.
  private var channelEnergy = 0.0
  private var mixEnergy = 0.0

  /// Whether nothing was appended yet.
  var isEmpty: Bool { position == 0 && earlier == 0 }

  /// Samples that can be taken.
  var outputCount: Int { output.count }

  /// Seconds of the samples that came in.
  var seconds: Double { earlier + Double(position) / Double(rate) }

  init(name: String, sampleRate: Int, channel: AudioChannel, limits: AudioLimits) throws(MediaError) {
    guard AudioClip.rates.contains(sampleRate) else { throw .sampleRate(name, sampleRate) }
    self.name = name
    self.sampleRate = sampleRate
    self.channel = channel
    self.limits = limits
    rate = sampleRate
  }

  /// What the source says of its own length before it is decoded. It may be wrong, so it is refused only where that
  /// is more than a second over the limit.
  func declare(seconds: Double) throws(MediaError) {
    if let limit = limits.maxSeconds, seconds > limit + 1 { throw .tooLong(name, seconds: seconds, limit: limit) }
  }

  /// Notes that the source tells of so much more sound than it has.
  mutating func lacks(atEnd seconds: Double) { damage.secondsAtEnd = max(damage.secondsAtEnd, seconds) }

  /// Notes that the source ends in the middle of its data.
  mutating func endsAbruptly() { damage.endsAbruptly = true }

  mutating func append(
    interleaved input: UnsafeBufferPointer<Float>, channels: Int, rate: Int
  ) throws(MediaError) {
    var plane = UnsafeRawPointer(input.baseAddress)
    try append(
      planes: &plane, kind: SIGNAL_FLOAT, planar: false, channels: channels, frames: input.count / channels, rate: rate)
  }

  /// Appends `frames` sample frames without the first `skipped` of them; see `signal_downmix` for the layout.
  mutating func append(
    planes: UnsafePointer<UnsafeRawPointer?>, kind: signal_sample, planar: Bool, channels: Int, frames: Int, rate: Int,
    skipping skipped: Int = 0
  ) throws(MediaError) {
    guard frames > skipped else { return }
    if rate != self.rate { try change(to: rate) }
    let first = (channel.single ?? 1) - 1
    guard first < channels else { throw .noChannel(name, channel, channels: channels) }
    let heard = seconds
    try advance(frames - skipped)
    if mono.count < frames { mono = [Float](repeating: 0, count: frames) }
    let used = channel == .mix ? channels : 1
    let bad = mono.withUnsafeMutableBufferPointer { mono in
      signal_downmix(planes, kind, planar, Int32(channels), Int32(first), Int32(used), frames, mono.baseAddress)
      return signal_first_not_finite(mono.baseAddress, frames)
    }
    if bad < frames { throw .notFinite(name, second: heard + Double(bad) / Double(rate)) }
    if used > 1 {
      channelEnergy += signal_energy(planes, kind, planar, Int32(channels), frames)
      mixEnergy += mono.withUnsafeBufferPointer {
        var plane = UnsafeRawPointer($0.baseAddress)
        return signal_energy(&plane, SIGNAL_FLOAT, false, 1, frames)
      }
    }
    convert(skipped..<frames)
  }

  /// Appends silence of `frames` sample frames at `rate` in the place of what cannot be decoded.
  /// - Parameter isDamage: false where the source has no sound there and is whole.
  mutating func appendGap(frames: Int, rate: Int, isDamage: Bool = true) throws(MediaError) {
    guard frames > 0 else { return }
    if rate != self.rate { try change(to: rate) }
    if isDamage { note(gap: position..<position + frames) }
    var left = frames
    while left > 0 {
      let count = min(left, Self.chunk)
      try advance(count)
      mono = [Float](repeating: 0, count: max(mono.count, count))
      convert(0..<count)
      left -= count
    }
  }

  /// Notes that these sample frames, counted at the present rate, are damaged.
  mutating func note(gap frames: Range<Int>) {
    let start = earlier + Double(frames.lowerBound) / Double(rate)
    let duration = Double(frames.count) / Double(rate)
    if let last = damage.gaps.last, start - last.end < 1e-6 {
      damage.gaps[damage.gaps.count - 1] = AudioDamage.Gap(
        start: last.start, duration: max(last.end, start + duration) - last.start)
    } else {
      damage.gaps.append(AudioDamage.Gap(start: start, duration: duration))
    }
  }

  /// Ends the sound: what the conversion has held back is there then.
  mutating func finish() throws(MediaError) {
    resampler?.finish(into: &output)
    resampler = nil
  }

  /// The samples that are ready.
  mutating func takeOutput() throws(MediaError) -> [Float] {
    let samples = output
    output = []
    // The conversion of finite samples near the end of what a float can hold may overflow.
    let bad = signal_first_not_finite(samples, samples.count)
    if bad < samples.count { throw .notFinite(name, second: Double(taken + bad) / Double(sampleRate)) }
    taken += samples.count
    return samples
  }

  /// Whether the mean of the channels has less than a hundredth of their energy, and that is no digital noise. Channels
  /// that have nothing in common keep 1/n of it.
  var channelsCancel: Bool {
    let frames = seconds * Double(rate)
    return channelEnergy > frames * 1e-7 && mixEnergy < channelEnergy * 0.01
  }

  private mutating func advance(_ frames: Int) throws(MediaError) {
    position += frames
    if let limit = limits.maxSeconds, seconds > limit { throw .tooLong(name, seconds: nil, limit: limit) }
  }

  private mutating func convert(_ frames: Range<Int>) {
    if resampler == nil {
      output += mono[frames]
    } else {
      mono.withUnsafeBufferPointer { resampler?.convert(UnsafeBufferPointer(rebasing: $0[frames]), into: &output) }
    }
  }

  /// Goes on with samples of another rate. Sound that is spliced from several may change in the middle.
  private mutating func change(to rate: Int) throws(MediaError) {
    guard AudioClip.rates.contains(rate) else { throw .sampleRate(name, rate) }
    resampler?.finish(into: &output)
    resampler = nil
    earlier = seconds
    position = 0
    self.rate = rate
    guard rate != sampleRate else { return }
    guard let next = Resampler(from: rate, to: sampleRate) else { throw .sampleRate(name, rate) }
    resampler = consume next
  }
}
