import Builtins
import Foundation
import JSON
import Media
import ModelKit
import TestMaterial
import Testing

@testable import Speech

@Suite("Voice activity detection")
struct VoiceActivityTests {
  private static func detector() throws -> VoiceActivityDetector {
    try VoiceActivityDetector(
      folder: TestMaterial.root.appending(path: "Plugins/SileroVAD/Weights").path, registry: Builtins.registry,
      backend: Builtins.backend(threads: 1))
  }

  private static func golden(_ name: String) throws -> JSONValue {
    try JSONValue(parsing: Array(Data(contentsOf: TestMaterial.golden("speech/\(name).json"))))
  }

  private static func samples(_ path: String, _ count: Int) throws -> [Float] {
    guard path == "tone" else {
      return try AudioClip(contentsOf: TestMaterial.root.appending(path: path).path).samples
    }
    return (0..<count).map { place in
      let n = Double(place)
      return Float(0.5 * sin(2 * Double.pi * (100 * n / 16_000 + 400 * (n / 16_000) * (n / 16_000))))
    }
  }

  @Test("probabilities are those of the ONNX file")
  func probabilities() throws {
    let detector = try Self.detector()
    for clip in try Self.golden("voice-activity")["clips"]?.array ?? [] {
      let path = clip["path"]?.string ?? ""
      let samples = try Self.samples(path, clip["samples"]?.integer ?? 0)
      #expect(samples.count == clip["samples"]?.integer)
      let expected = (clip["probabilities"]?.array ?? []).compactMap(\.number)
      let found = try detector.probabilities(samples)
      #expect(found.count == expected.count)
      let largest = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? 1
      #expect(largest < 1e-3, "\(path)")
    }
  }

  @Test("a recording in blocks of any size gives what it gives whole")
  func blocks() throws {
    let detector = try Self.detector()
    let samples = try Self.samples("Samples/all-busy.flac", 0)
    let whole = try detector.probabilities(samples)
    var state = detector.initialState
    var found: [Float] = []
    for start in stride(from: 0, to: samples.count, by: 5 * 512) {
      found += try detector.probabilities(
        of: Array(samples[start..<min(start + 5 * 512, samples.count)]), state: &state)
    }
    #expect(found == whole)
  }

  @Test("nobody speaks in silence, hum and noise")
  func quiet() throws {
    let detector = try Self.detector()
    var state: UInt32 = 1
    let noise = (0..<160_000).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return (Float(state >> 8) / Float(1 << 23) - 1) * 0.1
    }
    let hum = (0..<160_000).map { Float(0.3 * sin(2 * Double.pi * 50 * Double($0) / 16_000)) }
    for sound in [Array(repeating: 0, count: 160_000), hum, noise] {
      #expect(try detector.probabilities(sound).max() ?? 1 < 0.5)
    }
  }

  private static func options(_ value: JSONValue?) -> (VoiceActivityOptions, max: Double, silence: Double) {
    var options = VoiceActivityOptions()
    func seconds(_ name: String) -> Double? { value?["\(name)_ms"]?.number.map { $0 / 1_000 } }
    options.threshold = value?["threshold"]?.number ?? 0.5
    options.negativeThreshold = value?["neg_threshold"]?.number
    options.minSpeech = seconds("min_speech_duration") ?? 0
    options.minSilence = seconds("min_silence_duration")
    options.padding = seconds("speech_pad") ?? 0.4
    return (options, value?["max_speech_duration_s"]?.number ?? 1e6, 2)
  }

  @Test("spans are faster-whisper's, and none is told that a later frame could change")
  func spans() throws {
    for (number, row) in (try Self.golden("spans")["cases"]?.array ?? []).enumerated() {
      let (options, longest, silence) = Self.options(row["options"])
      var finder = SpeechSpanFinder(
        options, sampleRate: 16_000, frameLength: 512, maxSpeech: longest, minSilence: silence)
      var found: [Range<Int>] = []
      for probability in row["probabilities"]?.array ?? [] {
        let settled = finder.settled
        let spans = finder.add(Float(probability.number ?? 0))
        #expect(spans.allSatisfy { $0.lowerBound >= settled }, "case \(number)")
        found += spans
      }
      found += finder.finish(count: row["samples"]?.integer ?? 0)
      let expected = (row["spans"]?.array ?? []).compactMap { span -> Range<Int>? in
        guard let start = span.array?[0].integer, let end = span.array?[1].integer else { return nil }
        return start..<end
      }
      #expect(found == expected, "case \(number)")
    }
  }

  @Test("the registry has it by its type, and a type that is taken is refused")
  func registered() throws {
    var registry = try Builtins.registry
    #expect(try registry.voiceActivityPlugin(for: "silero-vad").descriptor.name == "SileroVAD")
    #expect(throws: RegistryError.self) { try registry.voiceActivityPlugin(for: "whisper") }
    #expect(throws: RegistryError.self) { try registry.register(Builtins.voiceActivityPlugins[0]) }
  }
}
