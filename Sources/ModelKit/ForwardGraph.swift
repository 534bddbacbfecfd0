import Compute

/// A model's computation. The engine owns the caches and the batch; the graph owns the weights.
///
/// What encoders it has, it says by conforming to `EmbeddingEncoder`, to `SourceEncoder`, to both or to neither.
public protocol ForwardGraph: Sendable {
  /// The caches that sequences need.
  var caches: CacheLayout { get }

  var vocabularySize: Int { get }

  /// The most positions that a sequence can have; of one that computes its positions, the most that it was made for.
  var maxPositions: Int { get }

  /// Whether positions past `maxPositions` can be computed at all, though the model was not made for them; false unless
  /// the plugin says otherwise.
  var computesPositions: Bool { get }

  /// The longest sequence whose keys and values do not depend on its length; nil where none do, which is the default.
  ///
  /// Dynamic RoPE turns the keys of a longer sequence by its length, so another sequence must not share them.
  var lengthDependentAbove: Int? { get }

  /// One step for a ragged batch: every row is a token of some sequence.
  /// - Returns: logits `[batch.sampledRows.count, vocabularySize]`, float32.
  func forward(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor
}

extension ForwardGraph {
  public var computesPositions: Bool { false }
  public var lengthDependentAbove: Int? { nil }
}
