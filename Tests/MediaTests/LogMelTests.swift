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
  @Test func `the goldens are there`() {
    #expect(LogMelGolden.all.count == 30)
  }

  @Test(arguments: LogMelGolden.all, [false, true]) func `equals Hugging Face's extractor to 1e-6`(
    golden: LogMelGolden, usesAVX2: Bool
  ) throws {
    guard !usesAVX2 || LogMelSpectrogram.hasAVX2 else { return }
    let spectrogram = try LogMelSpectrogram(bins: golden.bins, usesAVX2: usesAVX2)
    let features = spectrogram(try TestSignals.named(golden.signal), frames: golden.frames)
    #expect(features.count == golden.frames * golden.bins)
    #expect(largestDifference(features, golden.values, bins: golden.bins) <= 1e-6)
    let mean = features.reduce(0.0) { $0 + Double($1) } / Double(features.count)
    #expect(abs(mean - golden.mean) <= 1e-7)
  }

  @Test func `silence and nothing at all are the same everywhere`() throws {
    let spectrogram = try LogMelSpectrogram(bins: 80)
    for signal in [[], [0], [Float](repeating: 0, count: 500_000)] {
      #expect(Set(spectrogram(signal, frames: 3_000)) == [-1.5])
    }
    #expect(spectrogram([1, 2, 3], frames: 0) == [])
  }

  @Test func `what lies behind the last frame is not heard`() throws {
    let spectrogram = try LogMelSpectrogram(bins: 80)
    let noise = LinearNoise.signal(11, 32_000, amplitude: 0.3)
    #expect(spectrogram(noise, frames: 100) == spectrogram(Array(noise[..<16_000]), frames: 100))
  }

  @Test func `frames of padding are those of a padded signal`() throws {
    let spectrogram = try LogMelSpectrogram(bins: 80)
    for count in [1, 159, 160, 161, 1_000, 15_700, 15_999] {
      let noise = LinearNoise.signal(12, count, amplitude: 0.3)
      let padded = noise + [Float](repeating: 0, count: 16_000 - count)
      #expect(spectrogram(noise, frames: 100) == spectrogram(padded, frames: 100), "\(count) samples")
    }
  }

  @Test(arguments: [(4, 2), (8, 4), (40, 10), (100, 160), (256, 64), (500, 125), (512, 160), (1_024, 256)])
  func `other frames and hops equal a plain Fourier sum`(length: Int, hop: Int) throws {
    let signal = LinearNoise.signal(13, 3_000, amplitude: 0.5)
    let spectrogram = try LogMelSpectrogram(bins: 7, frameLength: length, hop: hop)
    let frames = 9
    let features = spectrogram(signal, frames: frames)
    let plain = plainLogMel(signal, bins: 7, length: length, hop: hop, frames: frames)
    let worst = zip(features, plain).map { abs(Double($0) - $1) }.max() ?? .infinity
    #expect(features.count == plain.count && worst < 1e-6, "\(worst)")
  }

  @Test func `numbers that make no spectrogram are refused`() {
    for (bins, rate, length, hop, highest) in [
      (0, 16_000, 400, 160, 8_000.0), (80, 16_000, 400, 0, 8_000), (80, 16_000, 402, 160, 8_000),
      (80, 16_000, 0, 160, 8_000), (80, 16_000, 420, 160, 8_000), (80, 8_000, 400, 160, 8_000),
      (80, 0, 400, 160, 0), (-1, 16_000, 400, 160, 8_000), (80, 16_000, 400, 160, .nan), (80, 16_000, .max, 160, 8_000),
    ] {
      #expect(throws: MediaError.self, "\(bins) \(rate) \(length) \(hop) \(highest)") {
        try LogMelSpectrogram(bins: bins, sampleRate: rate, frameLength: length, hop: hop, highest: highest)
      }
    }
  }
}

/// Over places given as [frame, bin, value].
func largestDifference(_ features: [Float], _ places: [[Double]], bins: Int) -> Double {
  places.map { abs(Double(features[Int($0[0]) * bins + Int($0[1])]) - $0[2]) }.max() ?? .infinity
}

/// The definition, without any of its implementation but the filters.
private func plainLogMel(_ signal: [Float], bins: Int, length: Int, hop: Int, frames: Int) -> [Double] {
  let count = frames * hop
  func sample(_ index: Int) -> Double {
    var place = index
    while place < 0 || place >= count { place = place < 0 ? -place : 2 * (count - 1) - place }
    return place < signal.count ? Double(signal[place]) : 0
  }
  let bank = MelFilterBank(bins: bins, frameLength: length, sampleRate: 16_000, highest: 8_000)
  var result: [Double] = []
  for frame in 0..<frames {
    let power = (0...length / 2).map { line in
      var (real, imaginary) = (0.0, 0.0)
      for n in 0..<length {
        let window = 0.5 - 0.5 * cos(2 * Double.pi * Double(n) / Double(length))
        let value = window * sample(frame * hop - length / 2 + n)
        let angle = -2 * Double.pi * Double(line * n % length) / Double(length)
        real += value * cos(angle)
        imaginary += value * sin(angle)
      }
      return real * real + imaginary * imaginary
    }
    var next = 0
    for bin in 0..<bins {
      var sum = 0.0
      for line in 0..<Int(bank.lines[bin]) { sum += bank.weights[next + line] * power[Int(bank.first[bin]) + line] }
      next += Int(bank.lines[bin])
      result.append(log10(max(sum, 1e-10)))
    }
  }
  let floor = (result.max() ?? 0) - 8
  return result.map { (max($0, floor) + 4) / 4 }
}
