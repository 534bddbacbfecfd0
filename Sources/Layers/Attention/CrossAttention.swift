import Checkpoint
import Compute
import ModelKit

/// Every token attends to all positions of its request's source, whose keys and values are written once: the attention of a
/// decoder to an encoder.
public struct CrossAttention: Sendable {
  private let heads: Int
  private let headSize: Int
  private let query: Linear
  private let keysAndValues: Linear
  private let output: Linear

  /// What it is made with beyond the sizes of its heads.
  public struct Options: Sendable {
    /// Whether queries, keys and values have biases, where the checkpoint has them.
    public var projectionBias = true
    /// What the output projection is called, and whether it has a bias.
    public var outputName = "out_proj"
    public var outputBias = true

    public init() {}
  }

  /// Takes `q_proj`, `k_proj`, `v_proj` and the output projection.
  /// - Parameters:
  ///   - size: columns of the tokens' states and of the source's.
  ///   - headSize: nil: `size / heads`.
  public init(
    _ weights: WeightPath, size: Int, heads: Int, headSize: Int? = nil, options: Options = Options(),
    _ environment: GraphEnvironment
  ) throws(LoadError) {
    self.heads = heads
    self.headSize = headSize ?? size / heads
    let width = heads * self.headSize
    query = try Linear(weights["q_proj"], inputs: size, outputs: width, bias: options.projectionBias, environment)
    keysAndValues = try Linear(
      stacking: ["k_proj", "v_proj"].map { weights[$0] }, inputs: size, outputs: [width, width],
      bias: options.projectionBias, environment)
    output = try Linear(
      weights[options.outputName], inputs: width, outputs: size, bias: options.outputBias, environment)
  }

  /// Projects the encoder's states `[positions, size]` to keys and values, and writes them to `slots` of the cache.
  public func writeSource(
    _ states: Tensor, to cache: PagedCache, slots: Tensor, _ step: inout StepContext
  ) throws(ComputeError) {
    let projected = try keysAndValues(states, &step)
    let width = projected.columns / 2
    step.backend.write(
      key: projected.columns(0..<width), value: projected.columns(width..<2 * width), to: cache, slots: slots)
  }

  /// Adds what `x` `[rows, size]` sees of the source to `residual`, in place.
  /// - Parameters:
  ///   - layer: its place in the cache's group.
  ///   - tap: gets the weights of its alignment heads; nil: nobody asks for them.
  public func callAsFunction(
    _ x: Tensor, addingTo residual: Tensor, cache: BatchCache, layer: Int, tap: AttentionTap? = nil,
    _ step: inout StepContext
  ) throws(ComputeError) {
    let query = try query(x, &step)
    let attended = try step.make(query.shape)
    let (pages, scale) = (cache.view.layers[layer], 1 / Float(headSize).squareRoot())
    tap?.record(layer: layer, query: query, cache: pages, index: cache.index, heads: heads, scale: scale, step)
    step.backend.attention(
      query: query, cache: pages, index: cache.index, heads: heads, scale: scale, out: attended)
    try output(attended, residual: residual, out: residual, &step)
  }
}
