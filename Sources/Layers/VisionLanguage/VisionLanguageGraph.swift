import Compute
import ModelKit

/// A graph around a `VisionLanguageModel`: what is left to it is to encode.
public protocol VisionLanguageGraph: EmbeddingEncoder {
  var model: VisionLanguageModel { get }
  /// Encodes one item to `out` `[item.positions, embeddingSize]`.
  func embed(_ item: MediaFeatures, into out: Tensor, _ step: inout StepContext) throws(ComputeError)
}

extension VisionLanguageGraph {
  public var caches: CacheLayout { model.caches }
  public var vocabularySize: Int { model.vocabularySize }
  public var maxPositions: Int { model.maxPositions }
  public var computesPositions: Bool { model.computesPositions }
  public var lengthDependentAbove: Int? { model.lengthDependentAbove }
  public var embeddingSize: Int { model.embeddingSize }

  public func embed(
    _ items: [MediaFeatures], into outputs: [Tensor], _ step: inout StepContext
  ) throws(ComputeError) {
    for (item, out) in zip(items, outputs) {
      try step.scope { step throws(ComputeError) in try embed(item, into: out, &step) }
    }
  }

  public func forward(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    try model.forward(batch, &step)
  }
}
