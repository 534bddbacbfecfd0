import CPUBackend
import Foundation
import Checkpoint
import Compute
import JSON
import ModelKit
import TestMaterial
import Testing
import Text

@testable import Engine
@testable import Whisper

@Suite("Whisper's graph against transformers' intermediates")
struct TapTests {
  static let taps = [
    "encoder.conv1", "encoder.conv2", "encoder.layers.0", "encoder.layers.1", "encoder.output", "decoder.embedding",
    "decoder.layers.0", "decoder.layers.1", "decoder.output", "logits",
  ]

  @Test("features are those of the reference extractor")
  func features() throws {
    let golden = try Self.golden()
    let model = try Self.model(.float32, nil)
    let features = try model.processor.features(of: TinyRandom.waveform("chirp"), .audio, ProcessorOptions())
    #expect(Self.difference(features.values, golden["log_mel"] ?? []) < 1e-5)
    #expect(features.positions == 50)
    #expect(features.seconds == 0.8)
  }

  @Test("every tap is within float32's precision, on every instruction set", arguments: CPUBackend.instructionSets)
  func float32(isa: String) throws {
    let golden = try Self.golden()
    let seen = try Self.run(.float32, isa)
    for tap in Self.taps {
      let (expected, found) = (golden[tap] ?? [], seen[tap] ?? [])
      #expect(!expected.isEmpty)
      // Sums of a few hundred terms, each rounded to 2⁻²⁴ of its size, through up to four layers.
      let range = (expected.max() ?? 0) - (expected.min() ?? 0)
      #expect(Self.difference(found, expected) < 1e-5 * range, "\(tap)")
    }
  }

  @Test("bfloat16 stays within 4% of each tap's range", arguments: CPUBackend.instructionSets)
  func bfloat16(isa: String) throws {
    let golden = try Self.golden()
    let seen = try Self.run(.bfloat16, isa)
    for tap in Self.taps {
      let (expected, found) = (golden[tap] ?? [], seen[tap] ?? [])
      let range = (expected.max() ?? 0) - (expected.min() ?? 0)
      #expect(Self.difference(found, expected) < 0.04 * range, "\(tap)")
    }
  }

  private static func golden() throws -> [String: [Float]] {
    let path = TestMaterial.golden("whisper/tiny-random.taps.safetensors").path
    return Dictionary(uniqueKeysWithValues: try Safetensors.tensors(at: path).map { ($0.name, $0.floats) })
  }

  private static func model(_ dtype: DType, _ isa: String?) throws -> LoadedModel {
    var args = EngineArgs(model: TinyRandom.folder)
    args.dtype = dtype
    return try LoadedModel(args, try TinyRandom.registry(), try CPUBackend(threads: 2, instructionSet: isa))
  }

  /// Encodes the chirp and runs the golden prompt, all rows' logits wanted.
  private static func run(_ dtype: DType, _ isa: String) throws -> [String: [Float]] {
    let model = try model(dtype, isa)
    let backend = model.environment.backend
    let prompt = TinyRandom.ids(try TinyRandom.golden()["taps"]?["decoder_prompt_ids"])
    var step = StepContext(backend)
    var seen: [String: [Float]] = [:]
    step.tap = { name, _, values in seen[name] = values }
    let caches = try model.graph.caches.groups.map {
      try KVCache($0, blocks: 2, dtype: dtype, backend)
    }
    let features = try model.processor.features(of: TinyRandom.waveform("chirp"), .audio, ProcessorOptions())
    let slots: [Int32] = (0..<50).map { caches[1].slot($0, in: [1]) }
    let ownSlots: [Int32] = (0..<prompt.count).map { caches[0].slot($0, in: [1]) }
    let zeros = [Int32](repeating: 0, count: prompt.count)
    let table: [Int32] = [1]
    let encoder = try #require(model.graph as? any SourceEncoder)
    let target = SourceTarget([SourceSlots(caches[1].view, slots: try step.make(slots))])
    try encoder.encodeSources([features], into: [target], &step)
    let count = Int32(prompt.count)
    // All rows are sampled, so that the two indices are one.
    let ownIndex = CacheIndex(
      tables: try step.make(table), starts: try step.make(zeros), lengths: try step.make(Array(1...count)))
    let own = BatchCache(
      caches[0].view, slots: try step.make(ownSlots), index: ownIndex, sampledIndex: ownIndex)
    let sourceIndex = CacheIndex(
      tables: try step.make(table), starts: try step.make(zeros),
      lengths: try step.make([Int32](repeating: 50, count: prompt.count)))
    let source = BatchCache(caches[1].view, slots: nil, index: sourceIndex, sampledIndex: sourceIndex)
    // Tensors own nothing: what they point into must live until the last step.
    let batch = Batch(
      tokens: try step.make(prompt), positions: try step.make(Array(0..<count)), lengths: [],
      sampledRows: Array(0..<count),
      caches: [own, source])
    try withExtendedLifetime((model, caches)) { _ = try model.graph.forward(batch, &step) }
    return seen
  }

  private static func difference(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count else { return .infinity }
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
}
