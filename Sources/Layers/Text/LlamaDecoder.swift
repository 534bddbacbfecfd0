// After transformers/models/llama/modeling_llama.py: LlamaForCausalLM; mistral and qwen2 differ by what LlamaConfig says

import Checkpoint
import Compute
import ModelKit

/// A decoder of the Llama family: tokens, or what stands in their place, to logits.
struct LlamaDecoder: TextBackbone {
  private let config: LlamaConfig
  private let tokens: Embedding
  private let rotary: RotaryEmbedding
  private let layers: [Layer]
  private let norm: RMSNorm
  /// nil: the embedding.
  private let head: Linear?

  init(
    _ config: LlamaConfig, _ weights: WeightPath, head: WeightPath?, _ environment: GraphEnvironment
  ) throws(LoadError) {
    self.config = config
    let size = config.hiddenSize
    tokens = try Embedding(weights["embed_tokens"], count: config.vocabularySize, size: size, environment)
    rotary = try RotaryEmbedding(
      headSize: config.headSize, base: config.rotaryBase, maxPositions: config.trainedPositions,
      scaling: config.rotaryScaling, sections: config.rotarySections, environment)
    var layers: [Layer] = []
    for index in 0..<config.layers {
      layers.append(try Layer(config, index, weights["layers"][index], environment))
    }
    self.layers = layers
    norm = try RMSNorm(weights["norm"], size: size, epsilon: config.epsilon, environment)
    self.head = try head.map { head throws(LoadError) in
      try Linear(head, inputs: size, outputs: config.vocabularySize, bias: false, environment)
    }
  }

  var cache: CacheGroup {
    CacheGroup(.tokens, layers: config.layers, heads: config.keyHeads, headSize: config.headSize)
  }

  /// - Returns: logits `[batch.sampledRows.count, vocabularySize]`
  func callAsFunction(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let x = try tokens(batch.tokens, &step)
    for item in batch.embeddings { step.backend.copy(item.embeddings, to: x.rows(item.rows)) }
    step.tap("decoder.embedding", x)
    let angles = try rotary.angles(batch, &step)
    for (index, layer) in layers.dropLast().enumerated() {
      try step.scope { step throws(ComputeError) in try layer(x, index, batch.caches[0], angles, &step) }
      step.tap("decoder.layers.\(index)", x)
    }
    let sampled = try last(x, batch, angles, &step)
    let states = try norm(sampled, &step)
    step.tap("decoder.output", states)
    let logits = if let head { try head(states, &step) } else { try tokens.project(states, &step) }
    step.tap("logits", logits)
    return logits
  }

  /// The last layer: of rows without logits only keys and values are wanted, which are a small part of its work.
  /// - Returns: `[batch.sampledRows.count, hiddenSize]`
  private func last(
    _ x: Tensor, _ batch: Batch, _ angles: Tensor, _ step: inout StepContext
  ) throws(ComputeError) -> Tensor {
    guard let layer = layers.last else { return try step.select(batch.sampledRows, of: x) }
    let sampled = try layer.sampled(x, layers.count - 1, batch, angles, &step)
    step.tap("decoder.layers.\(layers.count - 1)", sampled)
    return sampled
  }

  /// Self-attention and a gated feed-forward, each after a normalisation and added to what came in.
  struct Layer: Sendable {
    private let attentionNorm: RMSNorm
    private let attention: CausalAttention
    private let feedForwardNorm: RMSNorm
    private let feedForward: GatedFeedForward

    init(
      _ config: LlamaConfig, _ index: Int, _ weights: WeightPath, _ environment: GraphEnvironment
    ) throws(LoadError) {
      let size = config.hiddenSize
      attentionNorm = try RMSNorm(weights["input_layernorm"], size: size, epsilon: config.epsilon, environment)
      var options = CausalAttention.Options()
      options.projectionBias = config.projectionBias
      options.outputName = "o_proj"
      options.outputBias = config.outputBias
      options.window = config.windows[index]
      attention = try CausalAttention(
        weights["self_attn"], size: size, heads: config.heads, keyHeads: config.keyHeads, headSize: config.headSize,
        options: options, environment)
      feedForwardNorm = try RMSNorm(
        weights["post_attention_layernorm"], size: size, epsilon: config.epsilon, environment)
      feedForward = try GatedFeedForward(
        weights["mlp"], size: size, inner: config.inner, activation: config.activation, bias: config.feedForwardBias,
        environment)
    }

    /// Changes `x` `[rows, hiddenSize]` in place.
    func callAsFunction(
      _ x: Tensor, _ index: Int, _ cache: BatchCache, _ angles: Tensor, _ step: inout StepContext
    ) throws(ComputeError) {
      try attention(
        try attentionNorm(x, &step), addingTo: x, cache: cache, layer: index, angles: angles, &step)
      try feedForward(try feedForwardNorm(x, &step), addingTo: x, &step)
    }

    /// The same for the rows whose logits are wanted; of the others it keeps keys and values.
    func sampled(
      _ x: Tensor, _ index: Int, _ batch: Batch, _ angles: Tensor, _ step: inout StepContext
    ) throws(ComputeError) -> Tensor {
      let cache = batch.caches[0]
      let queries = try attention.write(
        try attentionNorm(x, &step), to: cache, layer: index, angles: angles, &step)
      let (x, query) = try step.select(batch.sampledRows, of: x, queries)
      try attention.attend(query, cache.view.layers[index], cache.sampledIndex, addingTo: x, &step)
      try feedForward(try feedForwardNorm(x, &step), addingTo: x, &step)
      return x
    }
  }
}
