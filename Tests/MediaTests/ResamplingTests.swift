import Foundation
import Testing

@testable import Media

@Suite struct ResamplingTests {
  static let rates = [8_000, 11_025, 12_000, 22_050, 24_000, 32_000, 44_056, 44_100, 48_000, 88_200, 96_000, 192_000]

  @Test(arguments: rates) func `a sine stays the same sine`(rate: Int) throws {
    let tone = TestSignals.sine(1_000, 2 * rate, rate: Double(rate))
    let clip = try AudioClip(pcm: tone, rate: rate)
    let expected = TestSignals.sine(1_000, 32_000, rate: 16_000)
    #expect(clip.samples.count == 32_000)
    // The ends are mirrored, which bends a sine there.
    let worst = (100..<31_900).map { abs(clip.samples[$0] - expected[$0]) }.max() ?? .infinity
    #expect(worst < 2e-3, "\(rate) Hz: \(worst)")
  }

  @Test(arguments: rates.filter { $0 > 16_000 }) func `what 16 kHz cannot hold is filtered out`(rate: Int) throws {
    let tone = TestSignals.sine(Double(rate) / 2 * 0.95, rate, rate: Double(rate))
    guard Double(rate) / 2 * 0.95 > 9_000 else { return }
    let clip = try AudioClip(pcm: tone, rate: rate)
    let loudest = clip.samples[200..<15_800].map(abs).max() ?? .infinity
    #expect(loudest < 1e-3, "\(rate) Hz: \(loudest)")
  }

  @Test(arguments: rates) func `the level stays`(rate: Int) throws {
    let noise = LinearNoise.signal(5, rate, amplitude: 0.5)
    // Noise up to the lower of the two Nyquist frequencies, made by going there and back.
    let narrow = try AudioClip(pcm: noise, rate: rate, resampledTo: 8_000).samples
    let clip = try AudioClip(pcm: narrow, rate: 8_000, resampledTo: rate)
    func power(_ samples: [Float]) -> Double {
      samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(samples.count)
    }
    #expect(abs(power(clip.samples) / power(narrow) - 1) < 0.03)
  }

  @Test(arguments: rates) func `the length is that of the sound, to a sample`(rate: Int) throws {
    for count in [1, 2, 10, 100, 999, 5_000, 65_537] {
      let clip = try AudioClip(pcm: [Float](repeating: 0.5, count: count), rate: rate)
      let exact = Double(count) * 16_000 / Double(rate)
      #expect(abs(Double(clip.samples.count) - exact) <= 1, "\(count) samples at \(rate) Hz: \(clip.samples.count)")
    }
  }

  @Test func `the size of the pieces does not matter`() throws {
    let noise = LinearNoise.signal(9, 100_000, amplitude: 0.5)
    func convert(pieces size: Int) throws -> [Float] {
      guard var resampler = Resampler(from: 44_100, to: 16_000) else { throw MediaError.sampleRate("test", 44_100) }
      var output: [Float] = []
      for start in stride(from: 0, to: noise.count, by: size) {
        Array(noise[start..<min(noise.count, start + size)]).withUnsafeBufferPointer {
          resampler.convert($0, into: &output)
        }
      }
      resampler.finish(into: &output)
      return output
    }
    let whole = try convert(pieces: noise.count)
    for size in [1_000, 4_097, 32_768] { #expect(try convert(pieces: size) == whole) }
  }

  @Test func `sound at the rate that is asked for passes unchanged`() throws {
    let noise = LinearNoise.signal(9, 1_000, amplitude: 0.5)
    #expect(try AudioClip(pcm: noise, rate: 16_000).samples == noise)
    #expect(try AudioClip(pcm: noise, rate: 44_100, resampledTo: 44_100).samples == noise)
  }

  @Test func `PCM of several channels is averaged before it is converted`() throws {
    let left = LinearNoise.signal(1, 20_000, amplitude: 0.5), right = LinearNoise.signal(2, 20_000, amplitude: 0.5)
    let both = zip(left, right).flatMap { [$0, $1] }
    let mean = zip(left, right).map { ($0 + $1) / 2 }
    #expect(try AudioClip(pcm: both, channels: 2, rate: 48_000) == AudioClip(pcm: mean, rate: 48_000))
  }
}
