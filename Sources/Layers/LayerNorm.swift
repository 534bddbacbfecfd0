import Checkpoint
import Compute
import ModelKit

/// Normalisation of each row to mean 0 and variance 1, then scaled and shifted.
public struct LayerNorm: Sendable {
  let weight: Tensor
  let bias: Tensor
  let epsilon: Float

  /// Takes `weight` and, where `hasBias` says so, `bias`, `[size]`. PyTorch's default epsilon is 1e-5.
  public init(
    _ weights: WeightPath, size: Int, epsilon: Float = 1e-5, hasBias: Bool = true, _ environment: GraphEnvironment
  ) throws(LoadError) {
    weight = try environment.take(weights, "weight", [size])
    bias =
      hasBias
      ? try environment.take(weights, "bias", [size])
      : try environment.load(HostArray(Array(repeating: 0, count: size), [size]))
    self.epsilon = epsilon
  }

  /// - Returns: a new tensor of x's shape.
  public func callAsFunction(_ x: Tensor, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let out = try step.make([x.rows, x.columns])
    step.backend.layerNorm(x, weight: weight, bias: bias, epsilon: epsilon, out: out)
    return out
  }
}
