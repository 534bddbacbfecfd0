// After transformers/models/whisper/modeling_whisper.py: WhisperForConditionalGeneration

import Checkpoint
import Compute
import ModelKit

/// Whisper's encoder and decoder. The encoder runs once for a recording and writes every decoder layer's cross-attention
/// keys and values; the decoder only reads them.
struct WhisperGraph: ForwardGraph {
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
      [.tokens, .source(config.maxSourcePositions)].map {
        CacheGroup($0, layers: config.decoderLayers, heads: config.decoderHeads, headSize: headSize)
      })
  }

  var vocabularySize: Int { config.vocabularySize }
  var maxPositions: Int { config.maxTargetPositions }

  /// - Parameter features: a log-mel spectrogram `[frames, melBins]`.
  func encode(
    _ features: MediaFeatures, into target: EncoderTarget, _ step: inout StepContext
  ) throws(ComputeError) {
    guard case .cache(let view, let slots) = target else {
      preconditionFailure("an encoder-decoder model writes to a cache")
    }
    let states = try encoder(features.values, &step)
    try decoder.writeCrossAttention(states, to: view, slots: slots, &step)
  }

  func forward(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    try decoder(batch, &step)
  }
}
