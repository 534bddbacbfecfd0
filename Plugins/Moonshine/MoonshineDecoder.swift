// After transformers/models/moonshine/modeling_moonshine.py: MoonshineDecoder, MoonshineDecoderLayer

import Checkpoint
import Compute
import Layers
import ModelKit

/// Tokens to logits, attending to what came before and to the encoder's states.
struct MoonshineDecoder: Sendable {
  private let tokens: Embedding
  private let rotary: RotaryEmbedding
  private let layers: [Layer]
  private let norm: LayerNorm
  /// nil: the embedding.
  private let head: Linear?

  init(
    _ config: MoonshineConfig, _ weights: WeightPath, head: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) {
    let size = config.hiddenSize
    tokens = try Embedding(weights["embed_tokens"], count: config.vocabularySize, size: size, environment)
    rotary = try RotaryEmbedding(
      headSize: config.rotarySize, base: config.rotaryBase, maxPositions: config.maxPositions,
      scaling: config.rotaryScaling, environment)
    var layers: [Layer] = []
    for index in 0..<config.decoderLayers {
      layers.append(try Layer(config, weights["layers"][index], environment))
    }
    self.layers = layers
    norm = try LayerNorm(weights["norm"], size: size, hasBias: false, environment)
    self.head =
      config.tiesEmbeddings && !head.has("weight")
      ? nil : try Linear(head, inputs: size, outputs: config.vocabularySize, bias: false, environment)
  }

  /// Projects the encoder's states `[positions, hiddenSize]` to each layer's keys and values.
  func writeSource(_ states: Tensor, to cache: SourceSlots, _ step: inout StepContext) throws(ComputeError) {
    for (layer, pages) in zip(layers, cache.view.layers) {
      try step.scope { step throws(ComputeError) in
        try layer.writeSource(states, to: pages, slots: cache.slots, &step)
      }
    }
  }

  /// - Returns: logits `[batch.sampledRows.count, vocabularySize]`
  func callAsFunction(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let x = try tokens(batch.tokens, &step)
    step.tap("decoder.embedding", x)
    let angles = try rotary.angles(batch, &step)
    for (index, layer) in layers.enumerated() {
      try step.scope { step throws(ComputeError) in try layer(x, index, batch, angles, &step) }
      step.tap("decoder.layers.\(index)", x)
    }
    let states = try norm(try step.select(batch.sampledRows, of: x), &step)
    step.tap("decoder.output", states)
    let logits = if let head { try head(states, &step) } else { try tokens.project(states, &step) }
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
    private let feedForward: GatedFeedForward

    init(_ config: MoonshineConfig, _ weights: WeightPath, _ environment: GraphEnvironment) throws(LoadError) {
      let size = config.hiddenSize
      selfNorm = try LayerNorm(weights["input_layernorm"], size: size, hasBias: false, environment)
      var options = CausalAttention.Options()
      options.projectionBias = config.attentionBias
      options.outputName = "o_proj"
      options.outputBias = false
      options.pairing = .neighbours
      selfAttention = try CausalAttention(
        weights["self_attn"], size: size, heads: config.heads, headSize: config.headSize, options: options, environment)
      crossNorm = try LayerNorm(weights["post_attention_layernorm"], size: size, hasBias: false, environment)
      var crossOptions = CrossAttention.Options()
      crossOptions.projectionBias = config.attentionBias
      crossOptions.outputName = "o_proj"
      crossOptions.outputBias = false
      crossAttention = try CrossAttention(
        weights["encoder_attn"], size: size, heads: config.heads, headSize: config.headSize, options: crossOptions,
        environment)
      feedForwardNorm = try LayerNorm(weights["final_layernorm"], size: size, hasBias: false, environment)
      feedForward = try GatedFeedForward(
        weights["mlp"], size: size, inner: config.inner, activation: config.decoderActivation, bias: true, environment)
    }

    func writeSource(
      _ states: Tensor, to cache: PagedCache, slots: Tensor, _ step: inout StepContext
    ) throws(ComputeError) {
      try crossAttention.writeSource(states, to: cache, slots: slots, &step)
    }

    /// Changes `x` `[rows, hiddenSize]` in place.
    func callAsFunction(
      _ x: Tensor, _ index: Int, _ batch: Batch, _ angles: Tensor, _ step: inout StepContext
    ) throws(ComputeError) {
      try selfAttention(
        try selfNorm(x, &step), addingTo: x, cache: batch.caches[MoonshineGraph.tokens], layer: index, angles: angles,
        &step)

      try crossAttention(
        try crossNorm(x, &step), addingTo: x, cache: batch.caches[MoonshineGraph.source], layer: index, &step)

      try feedForward(try feedForwardNorm(x, &step), addingTo: x, &step)
    }
  }
}
