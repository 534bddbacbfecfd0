import CPUBackend
import Compute
import Engine
import Foundation
import GoldenRuns
import LLaVA
import LLaVANextVideo
import Media
import ModelKit
import TestMaterial
import Whisper

/// The models that are asked in turn: tiny ones with random weights, of every plugin.
enum SteadyModel: CaseIterable {
  case whisper, llava, llavaNextVideo

  static let mediaCacheBytes = 256 << 10
  static let encoderCacheBytes = 32 << 10

  /// An engine with so little memory that caches overflow and sequences have to make room for each other.
  func llm() throws -> LLM {
    func tighten(_ args: inout EngineArgs) {
      args.maxSequences = 8
      args.maxBatchedTokens = 96
      args.kvCacheMemoryBytes = 640 << 10
      args.mediaCacheBytes = Self.mediaCacheBytes
      args.encoderCacheBytes = Self.encoderCacheBytes
      args.enablesLoRA = true
      if self != .whisper { args.maxModelLength = 256 }
    }
    switch self {
    case .llava: return try GoldenVariant("llava", "mha-clip-default").llm(LLaVAPlugin.self, tighten)
    case .llavaNextVideo:
      return try GoldenVariant("llava-next-video", "average").llm(LLaVANextVideoPlugin.self, tighten)
    case .whisper:
      var registry = ModelRegistry()
      try registry.register(WhisperPlugin.self)
      var args = EngineArgs(model: TestMaterial.root.appending(path: "Tests/Fixtures/whisper-tiny-random").path)
      args.dtype = .float32
      tighten(&args)
      return try LLM(args, registry: registry, backend: try CPUBackend(threads: 2))
    }
  }

  var modality: Modality {
    switch self {
    case .whisper: .audio
    case .llava: .image
    case .llavaNextVideo: .video
    }
  }

  /// One of them is in memory at a time.
  var adapters: [LoRARequest] {
    switch self {
    case .whisper: [GoldenAdapter.request("speech")]
    case .llava: [GoldenAdapter.request("text"), GoldenAdapter.request("everywhere", id: 2)]
    case .llavaNextVideo: [GoldenAdapter.request("video")]
    }
  }

  /// A modality that the model does not take.
  var strangeModality: Modality { self == .llavaNextVideo ? .audio : .video }

  /// Item number `seed`, the same each time.
  func item(_ seed: Int) throws -> MediaItem {
    switch self {
    case .whisper:
      let count = 400 + seed * 911 % 15_000
      return .pcm((0..<count).map { Float(($0 &* (seed + 3)) % 211) / 211 - 0.5 }, rate: 16_000)
    case .llava:
      return .image(try SyntheticPicture.image(width: 1 + seed * 7 % 60, height: 1 + seed * 13 % 60, seed: seed))
    case .llavaNextVideo:
      let frames = try SyntheticPicture.frames(
        1 + seed % 4, width: 8 + seed * 7 % 40, height: 8 + seed * 13 % 40, seed: seed)
      return .frames(frames.map { .image($0) })
    }
  }

  /// A prompt of some length about one item.
  func prompt(_ item: MediaItem, words: Int) -> Prompt {
    switch self {
    case .whisper: .tokens([385] + (0..<Int32(words)).map { 100 + $0 * 7 }, [.audio: [item]])
    default:
      .text(
        "USER: <\(modality)>\nIs there \(String(repeating: "a house and ", count: words))the sun? ASSISTANT:",
        [modality: [item]])
    }
  }
}
