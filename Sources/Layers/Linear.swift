import Checkpoint
import Compute
import ModelKit

/// y = x · Wᵀ + b, and for rows that have an adapter what it adds.
public struct Linear: Sendable {
  let weight: PackedMatrix
  let bias: Tensor?
  /// The projections by their numbers, each with its columns of the output.
  let parts: [(number: Int, columns: Range<Int>)]

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
    var parts: [(number: Int, columns: Range<Int>)] = []
    for (path, outputs) in zip(paths, outputs) {
      do throws(CheckpointError) {
        matrices.append(try path.take("weight", [outputs, inputs]))
        if bias {
          biases += try path.takeIfPresent("bias", [outputs])?.floats ?? Array(repeating: 0, count: outputs)
        }
      } catch { throw LoadError(error) }
      let first = parts.last?.columns.upperBound ?? 0
      let number = environment.linearLayers.add(path.name, inputs: inputs, outputs: outputs)
      parts.append((number, first..<first + outputs))
    }
    self.parts = parts
    weight = try environment.pack(matrices)
    self.bias = bias ? try environment.load(HostArray(biases, [biases.count])) : nil
  }

  /// Rows of `x` are those of the step, or those that `StepContext.select` made of them.
  /// - Parameter residual: added to the result, `[rows, outputs]`; may be `out`.
  /// - Returns: `out`, or where there is none a new tensor `[rows, outputs]`.
  @discardableResult
  public func callAsFunction(
    _ x: Tensor, activation: Activation = .identity, residual: Tensor? = nil, out: Tensor? = nil,
    _ step: inout StepContext
  ) throws(ComputeError) -> Tensor {
    let result = if let out { out } else { try step.make([x.rows, weight.rows]) }
    guard !isAdapted(step) else {
      try adapted(x, activation: activation, residual: residual, out: result, &step)
      return result
    }
    step.backend.linear(x, weight, bias: bias, activation: activation, residual: residual, out: result)
    return result
  }
}
