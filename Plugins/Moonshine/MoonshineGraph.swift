// After transformers/models/moonshine/modeling_moonshine.py: MoonshineForConditionalGeneration

import Checkpoint
import Compute
import ModelKit

/// The encoder runs once for a recording, at its own length, and writes every decoder layer's keys and values.
struct MoonshineGraph: SourceEncoder {
  private let config: MoonshineConfig
  private let encoder: MoonshineEncoder
  private let decoder: MoonshineDecoder

  init(_ config: MoonshineConfig, _ weights: WeightPath, _ environment: GraphEnvironment) throws(LoadError) {
    self.config = config
    encoder = try MoonshineEncoder(config, weights["encoder"], environment)
    decoder = try MoonshineDecoder(config, weights["decoder"], head: weights["proj_out"], environment)
  }

  /// The index of the self-attention's caches in the layout, and of the cross-attention's.
  static let tokens = 0
  static let source = 1

  var caches: CacheLayout {
    let longest = MoonshineEncoder.frames(samples: Int(MoonshineProcessor.longest * 16_000))
    return CacheLayout(
      [.tokens, .source(atMost: longest)].map {
        CacheGroup($0, layers: config.decoderLayers, heads: config.heads, headSize: config.headSize)
      })
  }

  var vocabularySize: Int { config.vocabularySize }
  var maxPositions: Int { config.maxPositions }

  /// - Parameter items: samples `[samples, 1]`.
  func encodeSources(
    _ items: [MediaFeatures], into targets: [SourceTarget], _ step: inout StepContext
  ) throws(ComputeError) {
    for (item, target) in zip(items, targets) {
      try step.scope { step throws(ComputeError) in
        let states = try encoder(try step.make(item.values, item.shape), &step)
        try decoder.writeSource(states, to: target.caches[0], &step)
      }
    }
  }

  func forward(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor { try decoder(batch, &step) }
}
