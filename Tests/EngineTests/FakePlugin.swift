import Checkpoint
import Compute
import Glibc
import ModelKit

/// A model without learned weights whose next token depends on every token before it, through the caches: attention with
/// equal keys gives the mean of what was written. If a block, a slot or a row is mistaken, its tokens change.
enum FakePlugin: ModelPlugin {
  struct Config: Sendable {
    let vocabularySize = 451
    let sourcePositions = 20
  }

  static let descriptor = PluginDescriptor(
    name: "Fake", modelTypes: ["fake_model"], architectures: ["FakeForTests"], modalities: [.audio])

  static func config(_ checkpoint: Checkpoint) -> Config { Config() }
  static func weightMap(_ config: Config, _ checkpoint: Checkpoint) -> WeightMap { WeightMap() }
  static func processor(_ config: Config, _ assets: Assets) -> any InputProcessor { FakeProcessor() }

  static func graph(
    _ config: Config, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any ForwardGraph {
    _ = try environment.take(weights, "nothing", [1])
    return FakeGraph(config: config)
  }
}

/// Takes samples as they are; samples that begin with a negative one are "broken".
struct FakeProcessor: InputProcessor {
  let limits: [Modality: Int] = [.audio: 1]
  let addsSpecialTokens = false

  func features(
    of item: MediaItem, _ modality: Modality, _ options: ProcessorOptions
  ) throws(InputError) -> MediaFeatures {
    guard case .pcm(let samples, _, _) = item, let first = samples.first, first >= 0 else {
      throw InputError(.invalidMedia, "This item is broken; give another.")
    }
    return MediaFeatures(.audio, [first], [1], positions: 20, seconds: 1)
  }
}

struct FakeGraph: SourceEncoder {
  let config: FakePlugin.Config
  /// Changes what is written of a token.
  var change: (@Sendable (Tensor, inout StepContext) throws(ComputeError) -> Tensor)?
  static let size = 16

  var caches: CacheLayout {
    CacheLayout(
      [.tokens, .source(atMost: config.sourcePositions)].map {
        CacheGroup($0, layers: 1, heads: 1, headSize: Self.size)
      })
  }
  var vocabularySize: Int { config.vocabularySize }
  let maxPositions = 300

  /// A sample that there is no memory to encode.
  static let tooLarge: Float = 13

  func encodeSources(
    _ items: [MediaFeatures], into targets: [SourceTarget], _ step: inout StepContext
  ) throws(ComputeError) {
    for (item, target) in zip(items, targets) { try encode(item, target.caches[0], &step) }
  }

  private func encode(
    _ features: MediaFeatures, _ cache: SourceSlots, _ step: inout StepContext
  ) throws(ComputeError) {
    guard features.values[0] != Self.tooLarge else { throw .outOfMemory(bytes: 5 << 20) }
    let rows = features.positions
    let zeros = try step.make(Array(repeating: 0, count: rows * Self.size), [rows, Self.size])
    let values = try step.make(Array(repeating: features.values[0], count: rows * Self.size), [rows, Self.size])
    step.backend.write(key: zeros, value: values, to: cache.view.layers[0], slots: cache.slots)
  }

  func forward(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let tokens = UnsafeBufferPointer(
      start: UnsafePointer<Int32>(bitPattern: batch.tokens.address.value), count: batch.rows)
    let rows = batch.rows
    let zeros = try step.make(Array(repeating: 0, count: rows * Self.size), [rows, Self.size])
    var values = try step.make(
      tokens.flatMap { Array(repeating: Float($0), count: Self.size) }, [rows, Self.size])
    if let change { values = try change(values, &step) }
    let own = batch.caches[0]
    if let slots = own.slots { step.backend.write(key: zeros, value: values, to: own.view.layers[0], slots: slots) }
    let past = try step.make([rows, Self.size])
    step.backend.attention(
      query: zeros, cache: own.view.layers[0], index: own.index, heads: 1, scale: 1, out: past)
    let source = try step.make([rows, Self.size])
    step.backend.attention(
      query: zeros, cache: batch.caches[1].view.layers[0], index: batch.caches[1].index, heads: 1, scale: 1,
      out: source)
    let (pasts, sources) = (step.backend.download(past), step.backend.download(source))
    var logits: [Float] = []
    for row in batch.sampledRows.map(Int.init) {
      let mean = pasts[row * Self.size] * 37 + sources[row * Self.size]
      logits += (0..<vocabularySize).map { 4 * sinf(mean * Float($0 % 17 + 1) + Float($0)) }
    }
    return try step.make(logits, [batch.sampledRows.count, vocabularySize])
  }
}
