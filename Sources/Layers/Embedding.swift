import Checkpoint
import Compute
import ModelKit

/// A table of token embeddings that can also be the output projection (tied weights): held once, packed for products.
public struct Embedding: Sendable {
  let table: PackedMatrix

  /// Takes `weight` `[count, size]`.
  public init(_ weights: WeightPath, count: Int, size: Int, _ environment: GraphEnvironment) throws(LoadError) {
    table = try environment.pack(weights, "weight", [count, size])
  }

  /// Rows `ids` (int32 `[n]`) as a new tensor `[n, size]`.
  public func callAsFunction(_ ids: Tensor, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let out = try step.make([ids.count, table.depth])
    step.backend.gather(table, ids, out: out)
    return out
  }

  /// x · tableᵀ, `[rows, count]`: the logits of a model whose output projection is this table.
  public func project(_ x: Tensor, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let out = try step.make([x.rows, table.rows])
    step.backend.linear(x, table, bias: nil, activation: .identity, residual: nil, out: out)
    return out
  }
}
