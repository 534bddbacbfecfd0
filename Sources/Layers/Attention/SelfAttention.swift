import Checkpoint
import Compute
import ModelKit

/// Every position attends to every position: the attention of an encoder.
public struct SelfAttention: Sendable {
  private let projections: AttentionProjections
  private let output: Linear
  private let dtype: DType

  /// Takes `q_proj`, `k_proj`, `v_proj` and `out_proj`, with biases where the checkpoint has them.
  public init(_ weights: WeightPath, size: Int, heads: Int, _ environment: GraphEnvironment) throws(LoadError) {
    projections = try AttentionProjections(weights, size: size, heads: heads, environment)
    output = try Linear(weights["out_proj"], inputs: size, outputs: size, environment)
    dtype = environment.dtype
  }

  /// Adds the result for `x` `[positions, size]` to `residual`, in place.
  public func callAsFunction(_ x: Tensor, addingTo residual: Tensor, _ step: inout StepContext) throws(ComputeError) {
    let (heads, headSize) = (projections.heads, projections.headSize)
    let projected = try projections(x, &step)
    let attended = try step.make(x.shape)
    let workspace = try step.arena.make(
      .uint8, [step.backend.attentionWorkspace(keys: x.rows, heads: heads, headSize: headSize, dtype: dtype)])
    step.backend.attention(
      query: projected.query, key: projected.key, value: projected.value, heads: heads,
      scale: 1 / Float(headSize).squareRoot(), dtype: dtype, workspace: workspace, out: attended)
    try output(attended, residual: residual, out: residual, &step)
  }
}
