import Compute
import ModelKit

/// Rotary positions (Su et al. 2021): the angles of a batch's rows, which every layer's attention turns its queries and
/// keys by.
public struct RotaryEmbedding: Sendable {
  private let frequencies: RotaryFrequencies
  /// `[1, half]`
  private let table: Tensor
  /// Which axis of the positions each frequency goes by; empty: there is one axis.
  private let axes: [Int32]

  /// - Parameters:
  ///   - base: `rope_theta`.
  ///   - headSize: how many elements of a head are turned; an odd number turns one more.
  ///   - maxPositions: the configuration's `max_position_embeddings`.
  ///   - sections: how many frequencies in turn go by each axis of the positions (`mrope_section`); empty: all by one.
  public init(
    headSize: Int, base: Double, maxPositions: Int, scaling: RotaryScaling, sections: [Int] = [],
    _ environment: GraphEnvironment
  ) throws(LoadError) {
    axes = sections.enumerated().flatMap { axis, count in Array(repeating: Int32(axis), count: count) }
    frequencies = RotaryFrequencies(
      headSize: headSize, base: Float(base), maxPositions: maxPositions, scaling: scaling)
    table = try environment.load(HostArray(frequencies(length: maxPositions), [1, frequencies.count]))
  }

  /// Of an encoder's positions, int32 `[rows]`; for scalings that do not depend on the length.
  /// - Returns: `[rows, 2 · half]`, for `SelfAttention`.
  public func angles(positions: Tensor, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let out = try step.make([positions.count, 2 * table.columns])
    step.backend.rotaryAngles(
      positions: positions, frequencies: table, axes: nil, scale: frequencies.attentionFactor, out: out)
    return out
  }

  /// - Returns: `[rows, 2 · half]`, for `CausalAttention`.
  public func angles(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let half = table.columns
    let out = try step.make([batch.rows, 2 * half])
    var rows = table
    if frequencies.dependsOnLength {
      var known: [Int32: [Float]] = [:]
      var values: [Float] = []
      for length in batch.lengths {
        let row = known[length] ?? frequencies(length: Int(length))
        known[length] = row
        values += row
      }
      rows = try step.make(values, [batch.rows, half])
    }
    step.backend.rotaryAngles(
      positions: batch.rotaryPositions, frequencies: rows, axes: axes.isEmpty ? nil : try step.make(axes),
      scale: frequencies.attentionFactor, out: out)
    return out
  }
}
