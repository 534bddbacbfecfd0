import Checkpoint
import Compute
import ModelKit

/// Every token attends to those before it and itself, through the cache that keeps their keys and values: the attention
/// of a decoder.
public struct CausalAttention: Sendable {
  private let projections: AttentionProjections
  private let output: Linear
  private let window: Int?

  /// What it is made with beyond the sizes of its heads.
  public struct Options: Sendable {
    public var projectionBias = true
    /// What the output projection is called, and whether it has a bias.
    public var outputName = "out_proj"
    public var outputBias = true
    /// How many of the last positions a token sees; nil: all.
    public var window: Int?

    public init() {}
  }

  /// Takes `q_proj`, `k_proj`, `v_proj` and the output projection. `keyHeads` and `headSize` are as for
  /// `AttentionProjections`.
  public init(
    _ weights: WeightPath, size: Int, heads: Int, keyHeads: Int? = nil, headSize: Int? = nil,
    options: Options = Options(), _ environment: GraphEnvironment
  ) throws(LoadError) {
    projections = try AttentionProjections(
      weights, size: size, heads: heads, keyHeads: keyHeads, headSize: headSize, bias: options.projectionBias,
      environment)
    output = try Linear(
      weights[options.outputName], inputs: heads * projections.headSize, outputs: size, bias: options.outputBias,
      environment)
    window = options.window
  }

  /// Adds the result for `x` `[rows, size]` to `residual`, in place.
  /// - Parameters:
  ///   - layer: its place in the cache's group.
  ///   - angles: turns queries and keys by their positions (`RotaryEmbedding`); nil for models whose inputs carry them.
  public func callAsFunction(
    _ x: Tensor, addingTo residual: Tensor, cache: BatchCache, layer: Int, angles: Tensor? = nil,
    _ step: inout StepContext
  ) throws(ComputeError) {
    let projected = try projections(x, &step)
    if let angles { step.backend.rotate(projected.queriesAndKeys, angles: angles) }
    let kept = cache.view.layers[layer]
    if let slots = cache.slots {
      step.backend.write(key: projected.key, value: projected.value, to: kept, slots: slots)
    }
    let attended = try step.make([x.rows, projected.query.columns])
    step.backend.attention(
      query: projected.query, cache: kept, index: cache.index, heads: projections.heads, window: window,
      scale: 1 / Float(projections.headSize).squareRoot(), out: attended)
    try output(attended, residual: residual, out: residual, &step)
  }
}
