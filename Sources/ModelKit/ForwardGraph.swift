import Compute

/// A model's computation. The engine owns the caches and the batch; the graph owns the weights.
public protocol ForwardGraph: Sendable {
  /// The caches that sequences need.
  var caches: CacheLayout { get }

  var vocabularySize: Int { get }

  /// The most positions that a sequence can have.
  var maxPositions: Int { get }

  /// Encodes one item: once for a request, however many answers are made from it. A model whose decoder attends to the
  /// encoder takes one item a prompt, as its cache has room for one.
  func encode(_ features: MediaFeatures, into target: EncoderTarget, _ step: inout StepContext) throws(ComputeError)

  /// One step for a ragged batch: every row is a token of some sequence.
  /// - Returns: logits `[batch.sampledRows.count, vocabularySize]`, float32.
  func forward(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor
}

/// Where an encoder's output goes. As long as the engine does not serve inline media it is always a cache.
public enum EncoderTarget: Sendable {
  /// To the source positions of a sequence's cross-attention cache: `slots` int32 `[positions]`, for `write`.
  case cache(CacheView, slots: Tensor)
  /// To rows `[positions, hiddenSize]` that later stand in the prompt.
  case embeddings(Tensor)
}
