import Checkpoint
import Compute
import ModelKit

/// Two linear layers with an activation between them.
public struct FeedForward: Sendable {
  let up: Linear
  let down: Linear
  let activation: Activation

  /// Takes `fc1` and `fc2`.
  public init(
    _ weights: WeightPath, size: Int, inner: Int, activation: Activation = .gelu, _ environment: GraphEnvironment
  ) throws(LoadError) {
    up = try Linear(weights["fc1"], inputs: size, outputs: inner, environment)
    down = try Linear(weights["fc2"], inputs: inner, outputs: size, environment)
    self.activation = activation
  }

  /// Adds the result for `x` to `residual`, in place.
  public func callAsFunction(_ x: Tensor, addingTo residual: Tensor, _ step: inout StepContext) throws(ComputeError) {
    let inner = try up(x, activation: activation, &step)
    try down(inner, residual: residual, out: residual, &step)
  }
}
