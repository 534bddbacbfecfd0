// After transformers/models/llava/modeling_llava.py: LlavaForConditionalGeneration

import Checkpoint
import Compute
import ModelKit

/// A vision tower, a projector and a language model, as the models of the family put them together.
public struct VisionLanguageModel: Sendable {
  public let config: VisionLanguageConfig
  private let tower: VisionTower
  private let projector: Projector
  private let text: any TextBackbone

  /// Takes `vision_tower`, `multi_modal_projector`, `language_model` and `lm_head`: the names that
  /// `WeightMap.visionLanguage` makes.
  public init(
    _ config: VisionLanguageConfig, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) {
    self.config = config
    tower = try VisionTower(config.vision, config.selection, weights["vision_tower"], environment)
    projector = try Projector(
      weights["multi_modal_projector"], inputs: config.selection.columns(of: config.vision),
      outputs: config.text.hiddenSize, activation: config.projectorActivation, bias: config.projectorBias, environment)
    text = try config.text.backbone(
      weights["language_model"], head: weights["lm_head"], tiesHead: config.tiesHead, environment)
  }

  public var caches: CacheLayout { CacheLayout([text.cache]) }
  public var vocabularySize: Int { config.text.vocabularySize }
  public var maxPositions: Int { config.text.maxPositions }
  public var computesPositions: Bool { config.text.computesPositions }
  public var lengthDependentAbove: Int? { config.text.lengthDependentAbove }
  public var embeddingSize: Int { config.text.hiddenSize }

  /// Rows that the tower gives for a picture.
  public var pictureRows: Int { config.selection.rows(of: config.vision) }

  /// The tower's selected states of one picture.
  /// - Parameter pixels: `[3, imageSize, imageSize]`
  /// - Returns: `[pictureRows, states · hiddenSize]`
  public func see(_ pixels: Tensor, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let states = try tower(pixels, &step)
    step.tap("vision.selected", states)
    return states
  }

  /// Takes the tower's states, pooled or not, to embeddings `out` `[rows, embeddingSize]`.
  public func project(_ states: Tensor, out: Tensor, _ step: inout StepContext) throws(ComputeError) {
    try projector(states, out: out, &step)
    step.tap("projector", out)
  }

  public func forward(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    try text(batch, &step)
  }
}

extension WeightMap {
  /// From the spellings of published checkpoints (`language_model.model.…`, `vision_tower.vision_model.…`) and of those
  /// that transformers 5 saves (`model.language_model.…`) to one. What the vision tower has beyond the states that are
  /// used is left out.
  public static func visionLanguage(_ config: VisionLanguageConfig) -> WeightMap {
    WeightMap(
      [
        .rename(prefix: "model.", to: ""),
        .rename(prefix: "language_model.lm_head.", to: "lm_head."),
        .rename(prefix: "language_model.model.", to: "language_model."),
        .rename(prefix: "vision_tower.vision_model.", to: "vision_tower."),
      ] + Rule.unusedVision("vision_tower", config.vision, config.selection)
        + [.ignore("language_model.layers.{}.self_attn.rotary_emb.inv_freq")])
  }
}
