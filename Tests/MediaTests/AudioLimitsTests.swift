import Testing

@testable import Media

@Suite struct AudioLimitsTests {
  @Test func `sound as long as the limit passes`() throws {
    let limits = AudioLimits(maxSeconds: 3)
    for rate in [16_000, 44_100] {
      let samples = [Float](repeating: 0.1, count: 3 * rate)
      #expect(try AudioClip(pcm: samples, rate: rate, limits: limits).samples.count == 48_000)
      let bytes = WaveFile.int16(samples, rate: rate)
      #expect(try AudioClip(encoded: bytes, name: "F", limits: limits).samples.count == 48_000)
    }
  }

  @Test func `one sample more is refused`() {
    let samples = [Float](repeating: 0.1, count: 48_001)
    let limits = AudioLimits(maxSeconds: 3)
    #expect(throws: MediaError.tooLong("F", seconds: nil, limit: 3)) {
      try AudioClip(encoded: WaveFile.int16(samples), name: "F", limits: limits)
    }
    #expect(throws: MediaError.tooLong("This audio", seconds: nil, limit: 3)) {
      try AudioClip(pcm: samples, rate: 16_000, limits: limits)
    }
  }

  @Test func `a file that says itself to be far too long is not decoded`() {
    let wave = WaveFile.int16([Float](repeating: 0, count: 160_000))
    #expect(throws: MediaError.tooLong("F", seconds: 10, limit: 3)) {
      try AudioClip(encoded: wave, name: "F", limits: AudioLimits(maxSeconds: 3))
    }
    let samples = [Int16](repeating: 0, count: 16_000)
    let matroska = MatroskaFile(tracks: [.sound(samples, channels: 1, rate: 16_000)], seconds: 3_600)
    #expect(throws: MediaError.tooLong("F", seconds: 3_600, limit: 30)) {
      try AudioClip(encoded: matroska.bytes, name: "F", limits: AudioLimits(maxSeconds: 30))
    }
  }

  @Test func `a file that does not say its length is decoded no further than the limit`() throws {
    let bytes = MPEGFile.silence(20_000)  // almost nine minutes
    let clock = ContinuousClock()
    let time = clock.measure {
      #expect(throws: MediaError.tooLong("F", seconds: nil, limit: 1)) {
        try AudioClip(encoded: bytes, name: "F", limits: AudioLimits(maxSeconds: 1))
      }
    }
    let whole = try clock.measure { _ = try AudioClip(encoded: bytes, name: "F") }
    #expect(time < whole / 4)
  }
}
