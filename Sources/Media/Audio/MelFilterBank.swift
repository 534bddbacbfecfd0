import Glibc

/// Triangular filters, evenly spaced on Slaney's mel scale, each of unit area over frequency ("slaney" norm), over the
/// lines of a Fourier transform: what `librosa.filters.mel` and Hugging Face's Whisper extractor use. Only the lines on
/// which a filter is not zero are kept.
///
/// Source: M. Slaney, "Auditory Toolbox" (Interval Research, 1998).
struct MelFilterBank {
  /// For each filter its first line.
  private(set) var first: [Int32] = []
  /// For each filter how many lines it spans.
  private(set) var lines: [Int32] = []
  /// The weights of all filters, one after the other.
  private(set) var weights: [Double] = []

  /// `bins` filters from 0 to `highest` hertz over the `frameLength / 2 + 1` lines up to half of `sampleRate`.
  init(bins: Int, frameLength: Int, sampleRate: Int, highest: Double) {
    let lineCount = frameLength / 2 + 1
    let lineWidth = Double(sampleRate / 2) / Double(lineCount - 1)
    let step = Self.mel(highest) / Double(bins + 1)
    let corners = (0..<bins + 2).map { Self.hertz(Double($0) * step) }
    for bin in 0..<bins {
      let (low, centre, high) = (corners[bin], corners[bin + 1], corners[bin + 2])
      let height = 2 / (high - low)
      let filter = (0..<lineCount).map { line in
        let frequency = Double(line) * lineWidth
        return max(0, min((frequency - low) / (centre - low), (high - frequency) / (high - centre))) * height
      }
      let start = filter.firstIndex { $0 > 0 } ?? 0
      let end = filter.lastIndex { $0 > 0 }.map { $0 + 1 } ?? start
      first.append(Int32(start))
      lines.append(Int32(end - start))
      weights += filter[start..<end]
    }
  }

  // The scale is linear up to 1000 Hz (mel 15) and logarithmic above, by 27 mels for a factor of 6.4.

  private static let logStep = log(6.4) / 27

  static func mel(_ hertz: Double) -> Double {
    hertz < 1000 ? 3 * hertz / 200 : 15 + log(hertz / 1000) / logStep
  }

  static func hertz(_ mel: Double) -> Double {
    mel < 15 ? 200 * mel / 3 : 1000 * exp(logStep * (mel - 15))
  }
}
