import CPUBackend
import Checkpoint
import Compute
import Engine
import Foundation
import Glibc
import JSON
import GoldenRuns
import ModelKit
import TestMaterial
import Text

@testable import Whisper

/// The tiny random checkpoint that tools/goldens/whisper_tiny_random.py makes, and what transformers computes with it.
enum TinyRandom {
  static let folder = TestMaterial.root.appending(path: "Tests/Fixtures/whisper-tiny-random").path
  static let cTranslate2Folder = TestMaterial.root
    .appending(path: "Tests/Fixtures/whisper-tiny-random-ctranslate2").path

  static func golden() throws -> JSONValue {
    try JSONValue(parsing: Array(Data(contentsOf: TestMaterial.golden("whisper/tiny-random.json"))))
  }

  static func ids(_ value: JSONValue?) -> [Int32] { (value?.array ?? []).compactMap { $0.integer.map(Int32.init) } }

  static func registry() throws -> ModelRegistry {
    var registry = ModelRegistry()
    try registry.register(WhisperPlugin.self)
    return registry
  }

  static func llm(
    _ folder: String = folder, dtype: DType = .float32, isa: String? = nil,
    _ change: (inout EngineArgs) -> Void = { _ in }
  ) throws -> LLM {
    var args = EngineArgs(model: folder)
    args.dtype = dtype
    change(&args)
    return try LLM(args, registry: try registry(), backend: try CPUBackend(threads: 2, instructionSet: isa))
  }

  static func waveform(_ name: String) -> MediaItem { .pcm(SyntheticWaveform.samples(name), rate: 16_000) }
}
