import Compute

/// A graph that makes rows of media which stand in the prompt, in the places of an item's placeholder.
public protocol EmbeddingEncoder: ForwardGraph {
  /// Columns of an item's rows: the decoder's hidden size.
  var embeddingSize: Int { get }

  /// Encodes items, of several requests perhaps: each once, however many answers are made from it. What comes of an item
  /// does not depend on the others.
  /// - Parameters:
  ///   - items: what the processor made of them.
  ///   - outputs: for each item float32 rows `[item.positions, embeddingSize]`.
  func embed(_ items: [MediaFeatures], into outputs: [Tensor], _ step: inout StepContext) throws(ComputeError)
}
