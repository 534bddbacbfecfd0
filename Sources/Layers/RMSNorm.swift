import Checkpoint
import Compute
import ModelKit

/// Scaling of each row to a mean square of 1, and then by a weight (Zhang and Sennrich 2019).
public struct RMSNorm: Sendable {
  let weight: Tensor
  let epsilon: Float

  /// Takes `weight` `[size]`.
  public init(
    _ weights: WeightPath, size: Int, epsilon: Float, _ environment: GraphEnvironment
  ) throws(LoadError) {
    weight = try environment.take(weights, "weight", [size])
    self.epsilon = epsilon
  }

  /// - Returns: a new tensor of x's shape.
  public func callAsFunction(_ x: Tensor, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let out = try step.make([x.rows, x.columns])
    step.backend.rmsNorm(x, weight: weight, epsilon: epsilon, out: out)
    return out
  }
}
