// After transformers/models/llava/modeling_llava.py: LlavaForConditionalGeneration

import Compute
import Layers
import ModelKit

/// Each picture is seen, projected, and stands in the prompt.
struct LLaVAGraph: ForwardGraph {
  let model: VisionLanguageModel

  var caches: CacheLayout { model.caches }
  var vocabularySize: Int { model.vocabularySize }
  var maxPositions: Int { model.maxPositions }
  var computesPositions: Bool { model.computesPositions }
  var embeddingSize: Int { model.embeddingSize }

  func encode(
    _ features: MediaFeatures, into target: EncoderTarget, _ step: inout StepContext
  ) throws(ComputeError) {
    guard case .embeddings(let out) = target else { preconditionFailure("pictures stand in the prompt") }
    let pixels = try step.make(features.values, features.shape)
    step.tap("pixel_values", pixels)
    try model.project(try model.see(pixels, &step), out: out, &step)
  }

  func forward(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    try model.forward(batch, &step)
  }
}
