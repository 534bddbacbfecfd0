import CSignal

extension AudioClip {
  /// Samples that are already in memory, frame after frame with a sample for each of `channels`: averaged over the
  /// channels, then converted from `rate` to `sampleRate`; `name` is what errors call them.
  public init(
    pcm: [Float], channels: Int = 1, rate: Int, resampledTo sampleRate: Int = 16_000, name: String = "This audio",
    limits: AudioLimits = AudioLimits()
  ) throws(MediaError) {
    guard !pcm.isEmpty else { throw .empty(name) }
    guard channels > 0, channels <= Int32.max, pcm.count.isMultiple(of: channels) else {
      throw .channels(name, channels, samples: pcm.count)
    }
    var builder = try ClipBuilder(name: name, sampleRate: sampleRate, limits: limits)
    guard AudioClip.rates.contains(rate) else { throw .sampleRate(name, rate) }
    try builder.declare(seconds: Double(pcm.count / channels) / Double(rate))
    let step = max(1, ClipBuilder.chunk / channels) * channels
    try pcm.withUnsafeBufferPointer { samples throws(MediaError) in
      for start in stride(from: 0, to: samples.count, by: step) {
        let end = min(samples.count, start + step)
        try builder.append(
          interleaved: UnsafeBufferPointer(rebasing: samples[start..<end]), channels: channels, rate: rate)
      }
    }
    self = try builder.finish()
  }
}
