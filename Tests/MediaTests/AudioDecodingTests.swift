import Foundation
import Testing

@testable import Media

@Suite struct AudioDecodingTests {
  let tone = TestSignals.sine(440, 4_000, rate: 16_000)

  @Test func `a WAV of 16 bits gives its samples exactly`() throws {
    let clip = try AudioClip(encoded: WaveFile.int16(tone), name: "tone.wav")
    #expect(clip.samples == tone.map { ($0 * 32_768).rounded() / 32_768 })
    #expect(clip.sampleRate == 16_000)
    #expect(clip.seconds == 0.25)
  }

  @Test func `a file on disk gives what the same bytes give`() throws {
    let bytes = WaveFile.int16(TestSignals.chirp(50_000), channels: 2, rate: 44_100)
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).wav")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(bytes).write(to: file)
    #expect(try AudioClip(contentsOf: file.path) == AudioClip(encoded: bytes, name: "bytes"))
  }

  @Test(arguments: [(8, 0.008), (24, 1.3e-7), (32, 1e-7)]) func `integers of other widths`(bits: Int, error: Float)
    throws
  {
    var file = WaveFile(bits: bits)
    for sample in tone {
      // WAV has 8 bits unsigned, more bits signed.
      let value = Int64((Double(sample) * Double(1 << (bits - 1))).rounded()) + (bits == 8 ? 128 : 0)
      for byte in 0..<bits / 8 { file.data.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
    }
    #expect(try largestDifference(file.bytes, tone) <= error)
  }

  @Test func `floats of 32 bits pass unchanged, beyond full scale too`() throws {
    let loud = tone.map { $0 * 5 }
    #expect(try AudioClip(encoded: WaveFile.float(loud), name: "loud.wav").samples == loud)
  }

  @Test func `floats of 64 bits are rounded`() throws {
    var file = WaveFile(encoding: .float, bits: 64)
    for sample in tone { file.data.append(littleEndian: Double(sample).bitPattern) }
    #expect(try AudioClip(encoded: file.bytes, name: "double.wav").samples == tone)
  }

  @Test func `mu-law decodes by the tables of G.711`() throws {
    // 0xFF and 0x7F are zero, 0x80 and 0x00 the largest values, 0xF0 is fifteen steps of 8.
    let file = WaveFile(encoding: .muLaw, bits: 8, rate: 16_000, data: [0xFF, 0x7F, 0x80, 0x00, 0xF0])
    let expected: [Float] = [0, 0, 32_124, -32_124, 120].map { $0 / 32_768 }
    #expect(try AudioClip(encoded: file.bytes, name: "mu.wav").samples == expected)
  }

  @Test(arguments: [2, 3, 8, 64]) func `channels are averaged`(channels: Int) throws {
    var samples: [Float] = []
    for frame in 0..<1_000 { for channel in 0..<channels { samples.append(Float(frame * channel) / 1_000_000) } }
    let clip = try AudioClip(encoded: WaveFile.float(samples, channels: channels), name: "wide.wav")
    #expect(clip.samples.count == 1_000)
    for (frame, sample) in clip.samples.enumerated() {
      #expect(abs(sample - Float(frame) * Float(channels - 1) / 2_000_000) < 2e-8)
    }
  }

  @Test func `what libav alone reads gives the same samples`() throws {
    let samples = tone.map { Int16(($0 * 32_768).rounded()) }
    let file = MatroskaFile(tracks: [.subtitles, .sound(samples, channels: 1, rate: 16_000)])
    let clip = try AudioClip(encoded: file.bytes, name: "tone.mkv")
    #expect(clip == (try AudioClip(encoded: WaveFile.int16(tone), name: "tone.wav")))
  }

  @Test func `what libav reads is averaged and converted in the same way`() throws {
    let samples = TestSignals.chirp(44_100).map { Int16(($0 * 32_768).rounded()) }
    let file = MatroskaFile(tracks: [.sound(samples, channels: 2, rate: 22_050)])
    let clip = try AudioClip(encoded: file.bytes, name: "chirp.mkv")
    let wave = WaveFile.int16(TestSignals.chirp(44_100), channels: 2, rate: 22_050)
    #expect(clip == (try AudioClip(encoded: wave, name: "chirp.wav")))
    #expect(clip.samples.count == 16_000)
  }

  @Test func `of several sound tracks one is taken, not a mixture`() throws {
    let low = [Int16](repeating: 100, count: 1_600), high = [Int16](repeating: 2_000, count: 1_600)
    let file = MatroskaFile(
      tracks: [.sound(low, channels: 1, rate: 16_000), .sound(high + high, channels: 2, rate: 16_000)])
    let clip = try AudioClip(encoded: file.bytes, name: "two.mkv")
    #expect(clip.samples.count == 1_600)
    #expect(Set(clip.samples).count == 1)
  }

  @Test func `MP3 keeps all but its decoder's delay`() throws {
    let clip = try AudioClip(encoded: MPEGFile.silence(100), name: "silence.mp3", sampleRate: 44_100)
    #expect(abs(clip.samples.count - 100 * MPEGFile.frameSamples) <= MPEGFile.frameSamples)
    #expect(clip.samples.allSatisfy { $0 == 0 })
    let tagged = try AudioClip(encoded: MPEGFile.tag(3_000) + MPEGFile.silence(100), name: "t.mp3", sampleRate: 44_100)
    #expect(tagged == clip)
  }

  @Test func `a damaged MP3 decodes, and nothing is written to standard error`() throws {
    var bytes = MPEGFile.silence(40)
    bytes.replaceSubrange(5_000..<5_900, with: LinearNoise.signal(1, 900, amplitude: 127).map { UInt8(abs($0)) })
    let (clip, printed) = try standardError { try AudioClip(encoded: bytes, name: "damaged.mp3") }
    #expect(clip.seconds > 0.9)
    // Other tests run beside this one and may print too.
    #expect(!printed.contains("mpg123") && !printed.contains("MPEG") && !printed.contains(" @ 0x"))
  }

  private func largestDifference(_ bytes: [UInt8], _ expected: [Float]) throws -> Float {
    let samples = try AudioClip(encoded: bytes, name: "test.wav").samples
    try #require(samples.count == expected.count)
    return zip(samples, expected).map { abs($0 - $1) }.max() ?? .infinity
  }

  /// What `body` returns, and what the process writes to standard error meanwhile, which is then passed on.
  private func standardError<R>(during body: () throws -> R) throws -> (R, String) {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    let saved = dup(2)
    let captured = open(file.path, O_CREAT | O_RDWR, 0o600)
    try #require(saved >= 0 && captured >= 0)
    fflush(nil)
    dup2(captured, 2)
    defer { close(saved) }
    let result = Result { try body() }
    fflush(nil)
    dup2(saved, 2)
    close(captured)
    let text = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    FileHandle.standardError.write(Data(text.utf8))
    return (try result.get(), text)
  }
}
