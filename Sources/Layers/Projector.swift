import Checkpoint
import Compute
import ModelKit

/// Two linear layers that take an encoder's states to the language model's embeddings.
public struct Projector: Sendable {
  private let first: Linear
  private let second: Linear
  private let activation: Activation

  /// Takes `linear_1` and `linear_2`.
  public init(
    _ weights: WeightPath, inputs: Int, outputs: Int, activation: Activation, bias: Bool,
    _ environment: GraphEnvironment
  ) throws(LoadError) {
    first = try Linear(weights["linear_1"], inputs: inputs, outputs: outputs, bias: bias, environment)
    second = try Linear(weights["linear_2"], inputs: outputs, outputs: outputs, bias: bias, environment)
    self.activation = activation
  }

  /// - Returns: `out`, or where there is none a new tensor `[rows, outputs]`.
  @discardableResult
  public func callAsFunction(
    _ x: Tensor, out: Tensor? = nil, _ step: inout StepContext
  ) throws(ComputeError) -> Tensor {
    try second(try first(x, activation: activation, &step), out: out, &step)
  }
}
