import Media

/// How loud a recording is over its time, for a picture.
public struct Waveform: Sendable, Equatable {
  /// The greatest magnitude in each of equal stretches, from 0 to 1.
  public let peaks: [Float]
  /// The recording's length.
  public let seconds: Double

  /// More stretches than a screen has columns are of no use.
  private static let mostPeaks = 4_000
  private static let peaksPerSecond = 50

  public init(peaks: [Float], seconds: Double) {
    self.peaks = peaks
    self.seconds = seconds
  }

  /// Reads a file to its end, or to where it cannot be read any further, block by block.
  public init(contentsOf path: String, channel: AudioChannel = .mix) throws(MediaError) {
    var reader = try AudioReader(contentsOf: path, channel: channel)
    let step = reader.sampleRate / Self.peaksPerSecond
    var peaks: [Float] = []
    var (peak, count): (Float, Int) = (0, 0)
    while let samples = try? reader.next() {
      for sample in samples {
        peak = max(peak, abs(sample))
        count += 1
        if count == step {
          peaks.append(min(1, peak))
          (peak, count) = (0, 0)
        }
      }
    }
    if count > 0 { peaks.append(min(1, peak)) }
    let width = (peaks.count + Self.mostPeaks - 1) / Self.mostPeaks
    seconds = reader.seconds
    self.peaks =
      width < 2
      ? peaks
      : stride(from: 0, to: peaks.count, by: width).map { start in
        peaks[start..<min(start + width, peaks.count)].max() ?? 0
      }
  }
}
