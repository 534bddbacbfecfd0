// After transformers/models/whisper/modeling_whisper.py: WhisperForConditionalGeneration

import Checkpoint
import Compute
import ModelKit

/// Whisper's encoder and decoder. The encoder runs once for a recording and writes every decoder layer's cross-attention
/// keys and values; the decoder only reads them.
struct WhisperGraph: SourceEncoder {
  private let config: WhisperConfig
  private let encoder: WhisperEncoder
  private let decoder: WhisperDecoder

  init(
    _ config: WhisperConfig, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) {
    self.config = config
    encoder = try WhisperEncoder(config, weights["encoder"], environment)
    decoder = try WhisperDecoder(config, weights["decoder"], environment)
  }

  /// The index of the self-attention's caches in the layout, and of the cross-attention's.
  static let tokens = 0
  static let source = 1

  var caches: CacheLayout {
    let headSize = config.hiddenSize / config.decoderHeads
    return CacheLayout(
      [.tokens, .source(atMost: config.maxSourcePositions)].map {
        CacheGroup($0, layers: config.decoderLayers, heads: config.decoderHeads, headSize: headSize)
      })
  }

  var vocabularySize: Int { config.vocabularySize }
  var maxPositions: Int { config.maxTargetPositions }

  /// - Parameter items: log-mel spectrograms `[frames, melBins]`.
  func encodeSources(
    _ items: [MediaFeatures], into targets: [SourceTarget], _ step: inout StepContext
  ) throws(ComputeError) {
    for (item, target) in zip(items, targets) {
      try step.scope { step throws(ComputeError) in
        let states = try encoder(item.values, &step)
        let cache = target.caches[0]
        try decoder.writeCrossAttention(states, to: cache.view, slots: cache.slots, &step)
      }
    }
  }

  func forward(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    try decoder(batch, &step)
  }
}
