import Compute

/// A head of the attention to the source (cross-attention).
public struct AttentionHead: Sendable, Hashable {
  /// The decoder's layer, and the head in it; both counted from 0.
  public let layer: Int
  public let head: Int

  public init(layer: Int, head: Int) {
    self.layer = layer
    self.head = head
  }
}

/// What a step is to tell of the attention to the source: for some of its rows the weights that alignment heads give to
/// each position. A graph that has `alignmentHeads` calls `record` in each layer before or after it attends.
public struct AttentionTap: Sendable {
  /// The rows of the batch: int32 `[n]`.
  public let rows: Tensor
  /// By layer: the heads (int32), and where their weights go, `[heads, n, positions]`.
  public let layers: [Int: (heads: Tensor, weights: Tensor)]

  public init(rows: Tensor, layers: [Int: (heads: Tensor, weights: Tensor)]) {
    self.rows = rows
    self.layers = layers
  }

  /// Computes the weights of a layer's heads; nothing happens where it has none of them.
  /// - Parameters:
  ///   - query: of all rows of the batch, `[rows, heads · headSize]`.
  ///   - cache: the layer's keys and values of the source, and what each row sees of them.
  public func record(
    layer: Int, query: Tensor, cache: PagedCache, index: CacheIndex, heads: Int, scale: Float,
    _ step: borrowing StepContext
  ) {
    guard let (chosen, weights) = layers[layer] else { return }
    step.backend.attentionWeights(
      query: query, cache: cache, index: index, heads: heads, chosenRows: rows, chosenHeads: chosen, scale: scale,
      out: weights)
  }
}
