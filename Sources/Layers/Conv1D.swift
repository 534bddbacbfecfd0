import Checkpoint
import Compute
import ModelKit

/// Convolution over time of rows `[frames, channels]`.
public struct Conv1D: Sendable {
  let weight: PackedMatrix
  let bias: Tensor?
  let width: Int
  let stride: Int

  /// Takes `weight` `[outputs, inputs, width]` and, where `hasBias` says so, `bias` `[outputs]`.
  public init(
    _ weights: WeightPath, inputs: Int, outputs: Int, width: Int, stride: Int, hasBias: Bool = true,
    _ environment: GraphEnvironment
  ) throws(LoadError) {
    weight = try environment.pack(weights, "weight", [outputs, inputs, width])
    bias = hasBias ? try environment.take(weights, "bias", [outputs]) : nil
    self.width = width
    self.stride = stride
  }

  /// A convolution over squares of `side` x `side` rows that lie one behind the other and do not overlap: takes `weight`
  /// `[outputs, inputs, side, side]` and `bias` `[outputs]`.
  public init(
    squares weights: WeightPath, inputs: Int, outputs: Int, side: Int, _ environment: GraphEnvironment
  ) throws(LoadError) {
    width = side * side
    stride = width
    let stored: StoredTensor
    do throws(CheckpointError) {
      stored = try weights.take("weight", [outputs, inputs, side, side])
    } catch { throw LoadError(error) }
    weight = try environment.pack([stored.reshaped([outputs, inputs, width])])
    bias = try environment.take(weights, "bias", [outputs])
  }

  /// Channels that come out.
  public var outputs: Int { weight.rows }

  /// Frames that come out of so many.
  public func frames(of count: Int) -> Int { (count - width) / stride + 1 }

  /// - Parameter x: `[frames, inputs]` with its padding in it.
  /// - Parameter out: `[(frames - width) / stride + 1, outputs]`.
  public func callAsFunction(
    _ x: Tensor, activation: Activation, residual: Tensor? = nil, out: Tensor, _ step: inout StepContext
  ) {
    step.backend.conv1d(
      x, weight, width: width, stride: stride, bias: bias, activation: activation, residual: residual, out: out)
  }
}
