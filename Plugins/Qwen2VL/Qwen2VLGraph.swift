// After transformers/models/{qwen2_vl,qwen2_5_vl}/modeling_*.py: Qwen2VLForConditionalGeneration,
// Qwen2_5_VLForConditionalGeneration

import Checkpoint
import Compute
import Layers
import ModelKit

/// A vision tower whose rows stand in the prompt of a Qwen2 decoder with positions on three axes.
struct Qwen2VLGraph: EmbeddingEncoder {
  private let config: Qwen2VLConfig
  private let tower: Qwen2VLVisionTower
  private let text: any TextBackbone

  init(_ config: Qwen2VLConfig, _ weights: WeightPath, _ environment: GraphEnvironment) throws(LoadError) {
    self.config = config
    tower = try Qwen2VLVisionTower(config.vision, weights["visual"], environment)
    text = try config.text.backbone(
      weights["language_model"], head: weights["lm_head"], tiesHead: config.tiesEmbeddings, environment)
  }

  var caches: CacheLayout { CacheLayout([text.cache]) }
  var vocabularySize: Int { config.text.vocabularySize }
  var maxPositions: Int { config.text.maxPositions }
  var computesPositions: Bool { config.text.computesPositions }
  var lengthDependentAbove: Int? { config.text.lengthDependentAbove }
  var embeddingSize: Int { config.text.hiddenSize }

  func embed(
    _ items: [MediaFeatures], into outputs: [Tensor], _ step: inout StepContext
  ) throws(ComputeError) {
    for (item, out) in zip(items, outputs) {
      guard let grid = item.layout as? PatchGrid else { preconditionFailure("an item comes with its grid") }
      try step.scope { step throws(ComputeError) in
        let pixels = try step.make(item.values, item.shape)
        step.tap("pixel_values", pixels)
        try tower(pixels, grid, out: out, &step)
      }
    }
  }

  func forward(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor { try text(batch, &step) }
}
