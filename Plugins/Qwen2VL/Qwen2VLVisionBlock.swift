// After transformers/models/{qwen2_vl,qwen2_5_vl}/modeling_*.py: Qwen2VLVisionBlock, Qwen2_5_VLVisionBlock

import Checkpoint
import Compute
import Layers
import ModelKit

/// A layer of the tower: attention within segments and a feed-forward, each after a normalisation.
struct Qwen2VLVisionBlock: Sendable {
  private let attentionNorm: Qwen2VLNorm
  private let attention: SelfAttention
  private let feedForwardNorm: Qwen2VLNorm
  private let feedForward: Qwen2VLFeedForward

  init(_ config: Qwen2VLVisionConfig, _ weights: WeightPath, _ environment: GraphEnvironment) throws(LoadError) {
    attentionNorm = try Qwen2VLNorm(config, weights["norm1"], environment)
    var options = SelfAttention.Options()
    options.outputName = "proj"
    attention = try SelfAttention(
      weights["attn"], size: config.hiddenSize, heads: config.heads, options: options, environment)
    feedForwardNorm = try Qwen2VLNorm(config, weights["norm2"], environment)
    feedForward = try Qwen2VLFeedForward(config, weights["mlp"], environment)
  }

  /// Changes `x` `[patches, hiddenSize]` in place.
  func callAsFunction(
    _ x: Tensor, _ angles: Tensor, _ segments: [Range<Int>], _ step: inout StepContext
  ) throws(ComputeError) {
    try attention(try attentionNorm(x, &step), addingTo: x, angles: angles, segments: segments, &step)
    try feedForward(try feedForwardNorm(x, &step), addingTo: x, &step)
  }
}

/// A generation's normalisation.
enum Qwen2VLNorm: Sendable {
  case layer(LayerNorm)
  case rms(RMSNorm)

  private static let epsilon: Float = 1e-6

  init(_ config: Qwen2VLVisionConfig, _ weights: WeightPath, _ environment: GraphEnvironment) throws(LoadError) {
    switch config.generation {
    case .two:
      self = .layer(try LayerNorm(weights, size: config.hiddenSize, epsilon: Self.epsilon, environment))
    case .twoAndAHalf:
      self = .rms(try RMSNorm(weights, size: config.hiddenSize, epsilon: Self.epsilon, environment))
    }
  }

  func callAsFunction(_ x: Tensor, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    switch self {
    case .layer(let norm): try norm(x, &step)
    case .rms(let norm): try norm(x, &step)
    }
  }
}

/// A generation's feed-forward.
enum Qwen2VLFeedForward: Sendable {
  case plain(FeedForward)
  case gated(GatedFeedForward)

  init(_ config: Qwen2VLVisionConfig, _ weights: WeightPath, _ environment: GraphEnvironment) throws(LoadError) {
    let (size, inner, activation) = (config.hiddenSize, config.inner, config.activation)
    switch config.generation {
    case .two:
      self = .plain(try FeedForward(weights, size: size, inner: inner, activation: activation, environment))
    case .twoAndAHalf:
      self = .gated(
        try GatedFeedForward(weights, size: size, inner: inner, activation: activation, bias: true, environment))
    }
  }

  func callAsFunction(_ x: Tensor, addingTo residual: Tensor, _ step: inout StepContext) throws(ComputeError) {
    switch self {
    case .plain(let feedForward): try feedForward(x, addingTo: residual, &step)
    case .gated(let feedForward): try feedForward(x, addingTo: residual, &step)
    }
  }
}
