import Builtins
import Catalog
import Engine
import Foundation
import Media
import ModelKit
import Synchronization
import TestMaterial
import Testing

@testable import Speech

enum RealBase {
  static let folder: String? = {
    guard let cache = try? ModelCache(), let checkpoint = try? Catalog().find("whisper-base") else { return nil }
    return cache.isComplete(checkpoint) ? cache.folder(of: checkpoint) : nil
  }()
  static let absent: Comment = "real weights are not here; `sensorium models pull whisper-base` gets them"
}

/// Whisper's base and the recordings that come with the project.
@Suite(
  "Recordings of any length with real weights", .serialized,
  .enabled(if: RealBase.folder != nil, RealBase.absent))
struct RealSpeechTests {
  private static let loaded = Result {
    var args = EngineArgs(model: RealBase.folder ?? "")
    args.keepLittle()
    let detector = try VoiceActivityDetector(
      folder: TestMaterial.root.appending(path: "Plugins/SileroVAD/Weights").path, registry: Builtins.registry,
      backend: Builtins.backend(threads: 1))
    return try Transcriber(
      LLM(args, registry: Builtins.registry, backend: Builtins.backend()), voiceActivity: detector)
  }

  private func transcriber() throws -> Transcriber { try Self.loaded.get() }

  private func sample(_ name: String) throws -> [Float] {
    try AudioClip(contentsOf: TestMaterial.root.appending(path: "Samples/\(name).flac").path).samples
  }

  /// The two samples, again and again with silences between them: 75 s.
  private func long() throws -> MediaItem {
    let (first, second) = (try sample("not-in-service"), try sample("all-busy"))
    var samples: [Float] = []
    while samples.count < 70 * 16_000 {
      samples += first + Array(repeating: 0, count: 24_000) + second + Array(repeating: 0, count: 48_000)
    }
    return .pcm(samples, rate: 16_000)
  }

  private func words(_ text: String) -> [String] {
    text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "'") }.map(String.init)
  }

  @Test("long recordings have every sentence, in order and at its time", arguments: TranscriptionOptions.Mode.allCases)
  func longRecording(mode: TranscriptionOptions.Mode) async throws {
    var options = TranscriptionOptions(language: "en", mode: mode)
    options.timestamps = .word
    let result = try await transcriber().transcribe([try long()], options)[0]
    #expect(result.error == nil)
    let count = words(result.text).count { $0 == "service" }
    let pieces = try Double((sample("not-in-service").count + sample("all-busy").count + 72_000)) / 16_000
    let expected = Int((70 / pieces).rounded(.up))
    #expect(abs(count - expected) <= 0, "\(result.text)")
    #expect(abs(result.duration - Double(expected) * pieces) < 0.1)
    var last = 0.0
    for segment in result.segments {
      #expect(segment.start >= last && segment.end >= segment.start)
      last = segment.end
      for word in segment.words ?? [] { #expect(word.start >= segment.start - 0.01 && word.end <= segment.end + 0.01) }
      #expect((segment.words ?? []).map(\.text).joined() == segment.text)
    }
    // "service" is said at the same place of each repetition.
    let times = result.segments.flatMap { $0.words ?? [] }.filter { words($0.text) == ["service"] }.map(\.start)
    for (one, other) in zip(times, times.dropFirst()) { #expect(abs(other - one - pieces) < 0.25, "\(times)") }
  }

  @Test("the language is found out with its distribution, and the events come in order")
  func events() async throws {
    var kinds: [String] = []
    for await event in try transcriber().stream(.pcm(try sample("all-busy"), rate: 16_000)) {
      switch event {
      case .language(let all):
        kinds.append("language")
        #expect(all.count == 99 && all[0].language == "en")
        #expect(abs(all.reduce(0) { $0 + $1.probability } - 1) < 1e-6)
      case .segment: kinds.append("segment")
      case .progress: break
      case .finished(let result):
        kinds.append("finished")
        #expect(result.language == "en" && !(result.speech ?? []).isEmpty)
        #expect(result.segments.allSatisfy { $0.averageLogprob > -1 && $0.noSpeechProbability < 0.6 })
      }
    }
    #expect(kinds.first == "language" && kinds.last == "finished" && kinds.contains("segment"))
  }

  @Test("silence and noise have no words, with voice activity detection and without")
  func silence() async throws {
    var state: UInt32 = 1
    let noise = (0..<960_000).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return (Float(state >> 8) / Float(1 << 23) - 1) * 0.05
    }
    var sequential = TranscriptionOptions(language: "en", mode: .sequential)
    sequential.voiceActivity = nil
    for sound in [Array(repeating: 0, count: 960_000), noise] {
      for options in [TranscriptionOptions(language: "en"), sequential] {
        let result = try await transcriber().transcribe([.pcm(sound, rate: 16_000)], options)[0]
        #expect(result.text == "", "\(options.mode) \(result.segments)")
        #expect(result.error == nil && result.duration == 60)
      }
    }
  }

  @Test("clips, prefixes and options that contradict each other")
  func options() async throws {
    var options = TranscriptionOptions(language: "en")
    options.clips = [.init(start: 0, end: 3)]
    let part = try await transcriber().transcribe([try long()], options)[0]
    #expect(!part.text.isEmpty && part.segments.allSatisfy { $0.end <= 3 })
    var bad = [TranscriptionOptions(language: "klingon"), TranscriptionOptions(mode: .batched)]
    bad[1].voiceActivity = nil
    bad.append(TranscriptionOptions())
    bad[2].clips = [.init(start: 3, end: 2)]
    bad.append(TranscriptionOptions())
    bad[3].hallucinationSilenceThreshold = 2
    for options in bad {
      #expect(throws: EngineError.self) { try transcriber().stream(.pcm([0], rate: 16_000), options) }
    }
    let missing = try await transcriber().transcribe([.file("/nowhere.wav")])[0]
    #expect(missing.error != nil)
  }

  @Test("a recording that is cancelled ends, and its stream with it")
  func cancelled() async throws {
    let stream = try transcriber().stream(try long(), TranscriptionOptions(language: "en"))
    for await event in stream { if case .segment = event { break } }
    let after = try await transcriber().transcribe([.pcm(try sample("all-busy"), rate: 16_000)])[0]
    #expect(!after.text.isEmpty)
  }
}
