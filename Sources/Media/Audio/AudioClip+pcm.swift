import CSignal

extension AudioClip {
  /// Samples that are already in memory, frame after frame with a sample for each of `channels`: averaged over the
  /// channels, or one of them taken, then converted from `rate` to `sampleRate`; `name` is what errors call them.
  public init(
    pcm: [Float], channels: Int = 1, rate: Int, resampledTo sampleRate: Int = 16_000, channel: AudioChannel = .mix,
    name: String = "This audio", limits: AudioLimits = AudioLimits()
  ) throws(MediaError) {
    guard !pcm.isEmpty else { throw .empty(name) }
    guard channels > 0, channels <= Int32.max, pcm.count.isMultiple(of: channels) else {
      throw .channels(name, channels, samples: pcm.count)
    }
    var assembler = try SoundAssembler(name: name, sampleRate: sampleRate, channel: channel, limits: limits)
    guard AudioClip.rates.contains(rate) else { throw .sampleRate(name, rate) }
    try assembler.declare(seconds: Double(pcm.count / channels) / Double(rate))
    let step = max(1, SoundAssembler.chunk / channels) * channels
    try pcm.withUnsafeBufferPointer { samples throws(MediaError) in
      for start in stride(from: 0, to: samples.count, by: step) {
        let end = min(samples.count, start + step)
        try assembler.append(
          interleaved: UnsafeBufferPointer(rebasing: samples[start..<end]), channels: channels, rate: rate)
      }
    }
    try assembler.finish()
    let samples = try assembler.takeOutput()
    if samples.isEmpty { throw .undecodable(name, reason: nil) }
    self.init(
      samples: samples, sampleRate: sampleRate, damage: assembler.damage, channelsCancel: assembler.channelsCancel)
  }
}
