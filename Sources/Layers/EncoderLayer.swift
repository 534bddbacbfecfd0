import Checkpoint
import Compute
import ModelKit

/// Self-attention and feed-forward, each after a normalisation and added to what came in.
public struct EncoderLayer: Sendable {
  private let attentionNorm: LayerNorm
  private let attention: SelfAttention
  private let feedForwardNorm: LayerNorm
  private let feedForward: FeedForward

  /// What a checkpoint calls the parts of a layer.
  public struct Names: Sendable {
    public let attentionNorm: String
    public let feedForwardNorm: String
    /// Where `fc1` and `fc2` are; nil: in the layer itself.
    public let feedForward: String?

    public init(attentionNorm: String, feedForwardNorm: String, feedForward: String? = nil) {
      self.attentionNorm = attentionNorm
      self.feedForwardNorm = feedForwardNorm
      self.feedForward = feedForward
    }
  }

  /// Takes the two norms, `self_attn` and the feed-forward's `fc1` and `fc2`.
  public init(
    _ weights: WeightPath, _ names: Names, size: Int, heads: Int, inner: Int, activation: Activation = .gelu,
    epsilon: Float = 1e-5, normsHaveBias: Bool = true, headSize: Int? = nil,
    attention options: SelfAttention.Options = SelfAttention.Options(), _ environment: GraphEnvironment
  ) throws(LoadError) {
    attentionNorm = try LayerNorm(
      weights[names.attentionNorm], size: size, epsilon: epsilon, hasBias: normsHaveBias, environment)
    attention = try SelfAttention(
      weights["self_attn"], size: size, heads: heads, headSize: headSize, options: options, environment)
    feedForwardNorm = try LayerNorm(
      weights[names.feedForwardNorm], size: size, epsilon: epsilon, hasBias: normsHaveBias, environment)
    feedForward = try FeedForward(
      names.feedForward.map { weights[$0] } ?? weights, size: size, inner: inner, activation: activation, environment)
  }

  /// Changes `x` `[positions, size]` in place.
  /// - Parameter angles: of rotary positions, as for `SelfAttention`.
  public func callAsFunction(_ x: Tensor, angles: Tensor? = nil, _ step: inout StepContext) throws(ComputeError) {
    try step.scope { step throws(ComputeError) in
      try attention(try attentionNorm(x, &step), addingTo: x, angles: angles, &step)
      try feedForward(try feedForwardNorm(x, &step), addingTo: x, &step)
    }
  }
}
