import Checkpoint
import Compute
import ModelKit

/// down(activation(gate(x)) · up(x)) (Shazeer 2020).
public struct GatedFeedForward: Sendable {
  private let gateAndUp: Linear
  private let down: Linear
  private let activation: Activation
  private let inner: Int

  /// Takes `gate_proj`, `up_proj` and `down_proj`.
  public init(
    _ weights: WeightPath, size: Int, inner: Int, activation: Activation, bias: Bool, _ environment: GraphEnvironment
  ) throws(LoadError) {
    gateAndUp = try Linear(
      stacking: ["gate_proj", "up_proj"].map { weights[$0] }, inputs: size, outputs: [inner, inner], bias: bias,
      environment)
    down = try Linear(weights["down_proj"], inputs: inner, outputs: size, bias: bias, environment)
    self.activation = activation
    self.inner = inner
  }

  /// Adds the result for `x` to `residual`, in place.
  public func callAsFunction(_ x: Tensor, addingTo residual: Tensor, _ step: inout StepContext) throws(ComputeError) {
    let gated = try step.make([x.rows, inner])
    step.backend.gated(try gateAndUp(x, &step), activation: activation, out: gated)
    try down(gated, residual: residual, out: residual, &step)
  }
}
