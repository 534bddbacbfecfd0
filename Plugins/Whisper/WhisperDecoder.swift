// After transformers/models/whisper/modeling_whisper.py: WhisperDecoder, WhisperDecoderLayer

import Checkpoint
import Compute
import Layers
import ModelKit

/// Tokens to logits, attending to what came before and to the encoder's states.
struct WhisperDecoder: Sendable {
  private let tokens: Embedding
  /// `[maxTargetPositions, hiddenSize]`
  private let positions: Tensor
  private let layers: [Layer]
  private let norm: LayerNorm

  init(
    _ config: WhisperConfig, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) {
    let size = config.hiddenSize
    tokens = try Embedding(weights["embed_tokens"], count: config.vocabularySize, size: size, environment)
    positions = try environment.take(weights["embed_positions"], "weight", [config.maxTargetPositions, size])
    var layers: [Layer] = []
    for index in 0..<config.decoderLayers {
      layers.append(try Layer(config, weights["layers"][index], environment))
    }
    self.layers = layers
    norm = try LayerNorm(weights["layer_norm"], size: size, environment)
  }

  /// Projects the encoder's states `[positions, hiddenSize]` to each layer's keys and values.
  func writeCrossAttention(
    _ states: Tensor, to view: CacheView, slots: Tensor, _ step: inout StepContext
  ) throws(ComputeError) {
    for (layer, cache) in zip(layers, view.layers) {
      try step.scope { step throws(ComputeError) in
        try layer.writeCrossAttention(states, to: cache, slots: slots, &step)
      }
    }
  }

  /// - Returns: logits `[batch.sampledRows.count, vocabularySize]`
  func callAsFunction(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let x = try tokens(batch.tokens, &step)
    step.backend.addRows(positions, batch.positions, to: x)
    step.tap("decoder.embedding", x)
    for (index, layer) in layers.enumerated() {
      try step.scope { step throws(ComputeError) in try layer(x, index, batch, &step) }
      step.tap("decoder.layers.\(index)", x)
    }
    let sampled = try step.select(batch.sampledRows, of: x)
    let states = try norm(sampled, &step)
    step.tap("decoder.output", states)
    let logits = try tokens.project(states, &step)
    step.tap("logits", logits)
    return logits
  }

  /// Self-attention, cross-attention and feed-forward, each after a normalisation and added to what came in.
  struct Layer: Sendable {
    private let selfNorm: LayerNorm
    private let selfAttention: CausalAttention
    private let crossNorm: LayerNorm
    private let crossAttention: CrossAttention
    private let feedForwardNorm: LayerNorm
    private let feedForward: FeedForward

    init(
      _ config: WhisperConfig, _ weights: WeightPath, _ environment: GraphEnvironment
    ) throws(LoadError) {
      let size = config.hiddenSize
      selfNorm = try LayerNorm(weights["self_attn_layer_norm"], size: size, environment)
      selfAttention = try CausalAttention(
        weights["self_attn"], size: size, heads: config.decoderHeads, environment)
      crossNorm = try LayerNorm(weights["encoder_attn_layer_norm"], size: size, environment)
      crossAttention = try CrossAttention(
        weights["encoder_attn"], size: size, heads: config.decoderHeads, environment)
      feedForwardNorm = try LayerNorm(weights["final_layer_norm"], size: size, environment)
      feedForward = try FeedForward(weights, size: size, inner: config.decoderInner, environment)
    }

    func writeCrossAttention(
      _ states: Tensor, to cache: PagedCache, slots: Tensor, _ step: inout StepContext
    ) throws(ComputeError) {
      try crossAttention.writeSource(states, to: cache, slots: slots, &step)
    }

    /// Changes `x` `[rows, hiddenSize]` in place.
    func callAsFunction(
      _ x: Tensor, _ index: Int, _ batch: Batch, _ step: inout StepContext
    ) throws(ComputeError) {
      try selfAttention(
        try selfNorm(x, &step), addingTo: x, cache: batch.caches[WhisperGraph.tokens], layer: index, &step)

      try crossAttention(
        try crossNorm(x, &step), addingTo: x, cache: batch.caches[WhisperGraph.source], layer: index,
        tap: batch.attention, &step)

      try feedForward(try feedForwardNorm(x, &step), addingTo: x, &step)
    }
  }
}
