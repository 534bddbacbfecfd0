import Checkpoint
import Compute
import ModelKit

/// y = x · Wᵀ + b.
public struct Linear: Sendable {
  let weight: PackedMatrix
  let bias: Tensor?

  /// Takes `weight` `[outputs, inputs]` and, where `bias` says so, `bias` `[outputs]`.
  public init(
    _ weights: WeightPath, inputs: Int, outputs: Int, bias: Bool = true, _ environment: GraphEnvironment
  ) throws(LoadError) {
    try self.init(stacking: [weights], inputs: inputs, outputs: [outputs], bias: bias, environment)
  }

  /// Several projections of one input as a single product: their outputs lie side by side in each row. A projection
  /// that has no bias where others do gets zeros.
  public init(
    stacking paths: [WeightPath], inputs: Int, outputs: [Int], bias: Bool = true, _ environment: GraphEnvironment
  ) throws(LoadError) {
    var matrices: [any HostTensor] = []
    var biases: [Float] = []
    for (path, outputs) in zip(paths, outputs) {
      do throws(CheckpointError) {
        matrices.append(try path.take("weight", [outputs, inputs]))
        if bias {
          biases += try path.takeIfPresent("bias", [outputs])?.floats ?? Array(repeating: 0, count: outputs)
        }
      } catch { throw LoadError(error) }
    }
    weight = try environment.pack(matrices)
    self.bias = bias ? try environment.load(HostArray(biases, [biases.count])) : nil
  }

  /// - Parameter residual: added to the result, `[rows, outputs]`; may be `out`.
  /// - Returns: `out`, or where there is none a new tensor `[rows, outputs]`.
  @discardableResult
  public func callAsFunction(
    _ x: Tensor, activation: Activation = .identity, residual: Tensor? = nil, out: Tensor? = nil,
    _ step: inout StepContext
  ) throws(ComputeError) -> Tensor {
    let result = if let out { out } else { try step.make([x.rows, weight.rows]) }
    step.backend.linear(x, weight, bias: bias, activation: activation, residual: residual, out: result)
    return result
  }
}
