import Checkpoint
import Compute
import ModelKit

/// Every position attends to every position, or to those of its segment: the attention of an encoder.
public struct SelfAttention: Sendable {
  private let projections: AttentionProjections
  private let output: Linear
  private let pairing: RotaryPairing
  private let dtype: DType

  /// What it is made with beyond the sizes of its heads.
  public struct Options: Sendable {
    /// Whether queries, keys and values have biases, where the checkpoint has them.
    public var projectionBias = true
    /// What the output projection is called, and whether it has a bias.
    public var outputName = "out_proj"
    public var outputBias = true
    /// Which elements rotary positions turn together.
    public var pairing = RotaryPairing.halves

    public init() {}
  }

  /// Takes `q_proj`, `k_proj`, `v_proj` and the output projection.
  /// - Parameter headSize: nil: `size / heads`.
  public init(
    _ weights: WeightPath, size: Int, heads: Int, headSize: Int? = nil, options: Options = Options(),
    _ environment: GraphEnvironment
  ) throws(LoadError) {
    projections = try AttentionProjections(
      weights, size: size, heads: heads, headSize: headSize, bias: options.projectionBias, environment)
    output = try Linear(
      weights[options.outputName], inputs: heads * projections.headSize, outputs: size, bias: options.outputBias,
      environment)
    pairing = options.pairing
    dtype = environment.dtype
  }

  /// Adds the result for `x` `[positions, size]` to `residual`, in place.
  /// - Parameters:
  ///   - angles: turns queries and keys by their positions `[positions, 2 · half]`; nil where inputs carry them.
  ///   - segments: rows that attend to each other and to no others, one segment after the other; nil: all.
  public func callAsFunction(
    _ x: Tensor, addingTo residual: Tensor, angles: Tensor? = nil, segments: [Range<Int>]? = nil,
    _ step: inout StepContext
  ) throws(ComputeError) {
    let (heads, headSize) = (projections.heads, projections.headSize)
    let projected = try projections(x, &step)
    if let angles {
      step.backend.rotate(projected.queriesAndKeys, heads: 2 * heads, angles: angles, pairing: pairing)
    }
    let attended = try step.make([x.rows, heads * headSize])
    let segments = segments ?? [0..<x.rows]
    let longest = segments.reduce(0) { max($0, $1.count) }
    let workspace = try step.arena.make(
      .uint8, [step.backend.attentionWorkspace(keys: longest, heads: heads, headSize: headSize, dtype: dtype)])
    for rows in segments {
      step.backend.attention(
        query: projected.query.rows(rows), key: projected.key.rows(rows), value: projected.value.rows(rows),
        heads: heads, scale: 1 / Float(headSize).squareRoot(), dtype: dtype, workspace: workspace,
        out: attended.rows(rows))
    }
    try output(attended, residual: residual, out: residual, &step)
  }
}
