import CSignal
import Glibc

/// The log-mel spectrogram that Whisper and its relatives listen to: Hugging Face's `WhisperFeatureExtractor`, computed
/// in double precision.
///
/// The signal is cut or padded with zeros to `frames * hop` samples and mirrored at both ends; frames centred `hop`
/// samples apart go through a periodic Hann window, the power spectrum and a mel filter bank; of the logarithm (base
/// 10, of at least 1e-10) everything 8 below the largest value is raised to that, and x becomes (x + 4) / 4.
public struct LogMelSpectrogram: Sendable {
  /// Mel filters: 80 for most Whisper checkpoints, 128 from large-v3 on.
  public let bins: Int
  /// Samples that a frame covers (`n_fft`).
  public let frameLength: Int
  /// Samples from a frame to the next (`hop_length`).
  public let hop: Int
  /// Samples a second that `samples` must have.
  public let sampleRate: Int

  // One array of each kind, so that one closure each gives the kernel its pointers.
  private let reals: [Double]
  private let integers: [Int32]
  private let weightsStart: Int
  private let splitStart: Int
  private let stages: Int
  private let usesAVX2: Bool

  /// Throws `MediaError.spectrogram` where a number is out of range or `frameLength` is not a multiple of 4 made of
  /// the factors 2 and 5.
  ///
  /// - Parameter highest: the upper edge of the last mel filter in hertz.
  public init(
    bins: Int, sampleRate: Int = 16_000, frameLength: Int = 400, hop: Int = 160, highest: Double = 8_000
  ) throws(MediaError) {
    try self.init(
      bins: bins, sampleRate: sampleRate, frameLength: frameLength, hop: hop, highest: highest,
      usesAVX2: Self.hasAVX2)
  }

  static let hasAVX2 = signal_has_avx2()

  /// `usesAVX2` chooses between the two forms of the kernel.
  init(
    bins: Int, sampleRate: Int = 16_000, frameLength: Int = 400, hop: Int = 160, highest: Double = 8_000,
    usesAVX2: Bool
  ) throws(MediaError) {
    guard (1...4_096).contains(bins) else { throw .spectrogram("it cannot have \(bins) mel bins") }
    guard (1...65_536).contains(hop) else { throw .spectrogram("its hop cannot be \(hop) samples") }
    guard (2...10_000_000).contains(sampleRate), highest > 0, highest <= Double(sampleRate) / 2 else {
      throw .spectrogram("\(highest) Hz is not between 0 and half of its rate of \(sampleRate) Hz")
    }
    guard (4...65_536).contains(frameLength), let fourier = FourierTables(length: frameLength) else {
      throw .spectrogram("a frame of \(frameLength) samples is not a multiple of 4 made of the factors 2 and 5")
    }
    let window = (0..<frameLength).map { 0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(frameLength)) }
    let filters = MelFilterBank(bins: bins, frameLength: frameLength, sampleRate: sampleRate, highest: highest)
    self.bins = bins
    self.frameLength = frameLength
    self.hop = hop
    self.sampleRate = sampleRate
    self.usesAVX2 = usesAVX2
    reals = window + fourier.twiddles + fourier.split + filters.weights
    splitStart = window.count + fourier.twiddles.count
    weightsStart = splitStart + fourier.split.count
    integers = fourier.radices + filters.first + filters.lines
    stages = fourier.radices.count
  }

  /// The spectrogram of `samples` in `frames` frames: `[frames, bins]`, frame after frame.
  /// (Hugging Face has the axes the other way round.)
  public func callAsFunction(_ samples: [Float], frames: Int = 3_000) -> [Float] {
    self(samples.span, frames: frames)
  }

  /// The spectrogram of `samples` in `frames` frames: `[frames, bins]`, frame after frame.
  public func callAsFunction(_ samples: Span<Float>, frames: Int = 3_000) -> [Float] {
    precondition(frames >= 0, "a spectrogram has no negative number of frames")
    let count = min(samples.count, frames * hop)
    // The frames after these see padding alone, and are all alike.
    let sounding = count == 0 ? 0 : min(frames, (count + frameLength / 2 + hop - 1) / hop)
    let mirrored = mirrored(samples.extracting(first: count), frames: frames, sounding: sounding)
    return [Float](unsafeUninitializedCapacity: frames * bins) { output, initialized in
      guard let start = output.baseAddress else { return }
      var largest: Float = sounding == frames ? -.infinity : Self.silence
      if sounding > 0 {
        largest = max(largest, powers(of: mirrored, frames: sounding, into: start))
        signal_log_mel_scale(start, sounding * bins, largest - 8)
      }
      let padding = (max(Self.silence, largest - 8) + 4) / 4
      (start + sounding * bins).update(repeating: padding, count: (frames - sounding) * bins)
      initialized = frames * bins
    }
  }

  /// log10 of the least power that counts.
  private static let silence: Float = -10

  /// The samples under the first `sounding` of `frames` frames: the signal of `frames * hop` samples that begins with
  /// `samples` and goes on with zeros, mirrored about its first and last sample.
  private func mirrored(_ samples: Span<Float>, frames: Int, sounding: Int) -> [Float] {
    guard sounding > 0 else { return [] }
    let half = frameLength / 2
    var result = [Float](repeating: 0, count: (sounding - 1) * hop + frameLength)
    let inside = min(samples.count, result.count - half)
    for index in 0..<inside { result[half + index] = samples[index] }
    let period = 2 * (frames * hop - 1)
    func sample(at index: Int) -> Float {
      guard period > 0 else { return samples[0] }
      let folded = ((index % period) + period) % period
      let place = min(folded, period - folded)
      return place < samples.count ? samples[place] : 0
    }
    for index in 0..<half { result[index] = sample(at: index - half) }
    let end = half + frames * hop
    if end < result.count { for index in end..<result.count { result[index] = sample(at: index - half) } }
    return result
  }

  /// Writes the logarithms of the mel powers to `output` and returns the largest.
  private func powers(of mirrored: [Float], frames: Int, into output: UnsafeMutablePointer<Float>) -> Float {
    reals.withUnsafeBufferPointer { reals in
      integers.withUnsafeBufferPointer { integers in
        guard let real = reals.baseAddress, let integer = integers.baseAddress else { return -.infinity }
        var plan = signal_log_mel_plan(
          frame_length: Int32(frameLength), hop: Int32(hop), bins: Int32(bins), stages: Int32(stages),
          radices: integer, window: real, twiddles: real + frameLength, split: real + splitStart,
          first: integer + stages, lines: integer + stages + bins, weights: real + weightsStart, avx2: usesAVX2)
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: signal_log_mel_scratch(&plan)) { scratch in
          signal_log_mel(&plan, mirrored, frames, scratch.baseAddress, output)
        }
      }
    }
  }
}
