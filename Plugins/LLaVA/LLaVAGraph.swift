// After transformers/models/llava/modeling_llava.py: LlavaForConditionalGeneration

import Compute
import Layers
import ModelKit

/// Each picture is seen, projected, and stands in the prompt.
struct LLaVAGraph: VisionLanguageGraph {
  let model: VisionLanguageModel

  func embed(_ features: MediaFeatures, into out: Tensor, _ step: inout StepContext) throws(ComputeError) {
    let pixels = try step.make(features.values, features.shape)
    step.tap("pixel_values", pixels)
    try model.project(try model.see(pixels, &step), out: out, &step)
  }
}
