import Foundation
import TestMaterial
import Testing

@testable import Media

/// Values of Hugging Face's extractor; see `tools/goldens/media_log_mel.py`.
struct LogMelGolden: Decodable {
  let signal: String
  let bins: Int
  let frames: Int
  let mean: Double
  /// [frame, bin, value]
  let values: [[Double]]

  static let all: [LogMelGolden] = {
    let file = TestMaterial.golden("media/log_mel.json")
    return (try? JSONDecoder().decode([LogMelGolden].self, from: Data(contentsOf: file))) ?? []
  }()
}

@Suite struct LogMelTests {
  @Test func `goldens are there`() {
    #expect(LogMelGolden.all.count == 30)
  }

  @Test(arguments: LogMelGolden.all) func `equals Hugging Face's extractor to 1e-6`(golden: LogMelGolden) throws {
    for usesAVX2 in [false, true] {
      let spectrogram = try LogMelSpectrogram(
        bins: golden.bins, usesAVX2: usesAVX2 && LogMelSpectrogram.hasAVX2)
      let features = spectrogram(try TestSignals.named(golden.signal), frames: golden.frames)
      #expect(features.count == golden.frames * golden.bins)
      var worst = 0.0
      for place in golden.values {
        let index = Int(place[0]) * golden.bins + Int(place[1])
        worst = max(worst, abs(Double(features[index]) - place[2]))
      }
      let mean = features.reduce(0.0) { $0 + Double($1) } / Double(features.count)
      #expect(worst <= 1e-6, "\(golden.signal), \(golden.bins) bins")
      #expect(abs(mean - golden.mean) <= 1e-7, "\(golden.signal), \(golden.bins) bins")
    }
  }
}
