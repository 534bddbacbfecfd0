import Checkpoint
import Compute
import ModelKit

/// Every token attends to those before it and itself, through the cache that keeps their keys and values: the attention
/// of a decoder.
public struct CausalAttention: Sendable {
  private let projections: AttentionProjections
  private let output: Linear
  private let window: Int?
  private let pairing: RotaryPairing

  /// What it is made with beyond the sizes of its heads.
  public struct Options: Sendable {
    public var projectionBias = true
    /// What the output projection is called, and whether it has a bias.
    public var outputName = "out_proj"
    public var outputBias = true
    /// How many of the last positions a token sees; nil: all.
    public var window: Int?
    /// Which elements rotary positions turn together.
    public var pairing = RotaryPairing.halves

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
    pairing = options.pairing
  }

  /// Adds the result for `x` `[rows, size]` to `residual`, in place.
  /// - Parameters:
  ///   - layer: its place in the cache's group.
  ///   - angles: turns queries and keys by their positions (`RotaryEmbedding`); nil for models whose inputs carry them.
  public func callAsFunction(
    _ x: Tensor, addingTo residual: Tensor, cache: BatchCache, layer: Int, angles: Tensor? = nil,
    _ step: inout StepContext
  ) throws(ComputeError) {
    let query = try write(x, to: cache, layer: layer, angles: angles, &step)
    try attend(query, cache.view.layers[layer], cache.index, addingTo: residual, &step)
  }

  /// The first half: keys and values of `x` `[rows, size]` are kept.
  /// - Returns: the queries `[rows, heads · headSize]`, which `attend` goes on with, or with some rows of them.
  public func write(
    _ x: Tensor, to cache: BatchCache, layer: Int, angles: Tensor? = nil, _ step: inout StepContext
  ) throws(ComputeError) -> Tensor {
    let projected = try projections(x, &step)
    if let angles {
      step.backend.rotate(
        projected.queriesAndKeys, heads: projections.heads + projections.keyHeads, angles: angles, pairing: pairing)
    }
    if let slots = cache.slots {
      step.backend.write(key: projected.key, value: projected.value, to: cache.view.layers[layer], slots: slots)
    }
    return projected.query
  }

  /// The second half: adds what queries `[rows, heads · headSize]` see through `index` to `residual` `[rows, size]`.
  public func attend(
    _ query: Tensor, _ cache: PagedCache, _ index: CacheIndex, addingTo residual: Tensor, _ step: inout StepContext
  ) throws(ComputeError) {
    let attended = try step.make(query.shape)
    step.backend.attention(
      query: query, cache: cache, index: index, heads: projections.heads, window: window,
      scale: 1 / Float(projections.headSize).squareRoot(), out: attended)
    try output(attended, residual: residual, out: residual, &step)
  }
}
