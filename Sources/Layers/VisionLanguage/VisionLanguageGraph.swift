import Compute
import ModelKit

/// A graph around a `VisionLanguageModel`: what is left to it is to encode.
public protocol VisionLanguageGraph: ForwardGraph {
  var model: VisionLanguageModel { get }
}

extension VisionLanguageGraph {
  public var caches: CacheLayout { model.caches }
  public var vocabularySize: Int { model.vocabularySize }
  public var maxPositions: Int { model.maxPositions }
  public var computesPositions: Bool { model.computesPositions }
  public var lengthDependentAbove: Int? { model.lengthDependentAbove }
  public var embeddingSize: Int { model.embeddingSize }

  public func forward(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    try model.forward(batch, &step)
  }
}
