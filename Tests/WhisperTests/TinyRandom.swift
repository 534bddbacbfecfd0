import CPUBackend
import Checkpoint
import Compute
import Engine
import Foundation
import Glibc
import JSON
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

  /// tools/goldens/synthetic_waveforms.py, sample for sample.
  static func waveform(_ name: String) -> MediaItem {
    func uniforms(_ seed: UInt32) -> () -> Double {
      var state = seed
      return {
        state = state &* 1_664_525 &+ 1_013_904_223
        return Double(state) / 0x1p31 - 1
      }
    }
    func sine(_ phase: UInt32) -> Double { sin(2 * .pi * Double(phase) / 0x1p32) }
    var samples: [Float] = []
    switch name {
    case "noise":
      let next = uniforms(1)
      for _ in 0..<16_000 { samples.append(Float(0.3 * next())) }
    case "chirp":
      let next = uniforms(2)
      var (phase, step): (UInt32, UInt32) = (0, 26_843_545)
      for _ in 0..<12_800 {
        samples.append(Float(0.5 * sine(phase) + 0.01 * next()))
        (phase, step) = (phase &+ step, step &+ 125_834)
      }
    default:
      let next = uniforms(3)
      var (a, b, c): (UInt32, UInt32, UInt32) = (0, 0, 0)
      for _ in 0..<16_000 {
        samples.append(Float(0.2 * sine(a) + 0.15 * sine(b) + 0.1 * sine(c) + 0.01 * next()))
        (a, b, c) = (a &+ 59_055_800, b &+ 177_167_400, c &+ 708_669_603)
      }
    }
    return .pcm(samples, rate: 16_000)
  }
}
