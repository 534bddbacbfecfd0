import Checkpoint
import Compute
import ModelKit

/// Queries, keys and values of one input as a single product.
public struct AttentionProjections: Sendable {
  public let heads: Int
  /// Heads of keys and values; `heads` is a multiple of it.
  public let keyHeads: Int
  public let headSize: Int
  let linear: Linear

  /// Takes `q_proj`, `k_proj` and `v_proj`.
  /// - Parameters:
  ///   - size: columns of the input.
  ///   - keyHeads: nil: as many as `heads`.
  ///   - headSize: nil: `size / heads`.
  public init(
    _ weights: WeightPath, size: Int, heads: Int, keyHeads: Int? = nil, headSize: Int? = nil, bias: Bool = true,
    _ environment: GraphEnvironment
  ) throws(LoadError) {
    self.heads = heads
    self.keyHeads = keyHeads ?? heads
    self.headSize = headSize ?? size / heads
    let (queries, keys) = (self.heads * self.headSize, self.keyHeads * self.headSize)
    linear = try Linear(
      stacking: ["q_proj", "k_proj", "v_proj"].map { weights[$0] }, inputs: size, outputs: [queries, keys, keys],
      bias: bias, environment)
  }

  /// What a row of the product is made of: each `[rows, heads · headSize]`, in place.
  public struct Projected {
    /// The queries and the keys, side by side.
    public let queriesAndKeys: Tensor
    public let query: Tensor
    public let key: Tensor
    public let value: Tensor
  }

  public func callAsFunction(_ x: Tensor, _ step: inout StepContext) throws(ComputeError) -> Projected {
    let all = try linear(x, &step)
    let (queries, keys) = (heads * headSize, keyHeads * headSize)
    return Projected(
      queriesAndKeys: all.columns(0..<queries + keys), query: all.columns(0..<queries),
      key: all.columns(queries..<queries + keys), value: all.columns(queries + keys..<queries + 2 * keys))
  }
}
