// After transformers/models/clip/modeling_clip.py: CLIPVisionModel, and siglip/modeling_siglip.py: SiglipVisionModel

import Checkpoint
import Compute
import ModelKit

/// A vision transformer, as far as its states are used: pictures to one row for each patch.
public struct VisionTower: Sendable {
  public let config: VisionTowerConfig
  public let selection: VisionFeatureSelection
  private let patchEmbedding: PackedMatrix
  private let patchBias: Tensor?
  /// `[classTokens + patches, hiddenSize]`; a class token's own embedding is added to its position's.
  private let positions: Tensor
  private let norm: LayerNorm?
  private let layers: [EncoderLayer]

  /// Takes `embeddings`, `pre_layrnorm` (a CLIP's, in the spelling of its checkpoints) and the first layers of
  /// `encoder.layers`; no others are to be among the weights (`WeightMap.Rule.unusedVision`).
  public init(
    _ config: VisionTowerConfig, _ selection: VisionFeatureSelection, _ weights: WeightPath,
    _ environment: GraphEnvironment
  ) throws(LoadError) {
    self.config = config
    self.selection = selection
    let size = config.hiddenSize
    let embeddings = weights["embeddings"]
    patchEmbedding = try environment.pack(
      embeddings["patch_embedding"], "weight", [size, 3, config.patchSize, config.patchSize])
    patchBias =
      config.family == .siglip ? try environment.take(embeddings["patch_embedding"], "bias", [size]) : nil
    let rows = config.patches + config.classTokens
    var table: [Float]
    do throws(CheckpointError) {
      table = try embeddings["position_embedding"].take("weight", [rows, size]).floats
      if config.family == .clip {
        for (column, value) in try embeddings.take("class_embedding", [size]).floats.enumerated() {
          table[column] += value
        }
      }
    } catch { throw LoadError(error) }
    positions = try environment.load(HostArray(table, [rows, size]))
    norm =
      config.family == .clip
      ? try LayerNorm(weights["pre_layrnorm"], size: size, epsilon: config.epsilon, environment) : nil
    var layers: [EncoderLayer] = []
    for index in 0..<selection.depth {
      layers.append(
        try EncoderLayer(
          weights["encoder"]["layers"][index],
          .init(attentionNorm: "layer_norm1", feedForwardNorm: "layer_norm2", feedForward: "mlp"), size: size,
          heads: config.heads, inner: config.inner, activation: config.activation, epsilon: config.epsilon,
          environment))
    }
    self.layers = layers
  }

  /// - Parameter pixels: `[3, imageSize, imageSize]`
  /// - Returns: the selected states `[selection.rows, selection.columns]`
  public func callAsFunction(_ pixels: Tensor, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let out = try step.make([selection.rows(of: config), selection.columns(of: config)])
    try step.scope { step throws(ComputeError) in
      var x = try embed(pixels, &step)
      if let norm { x = try norm(x, &step) }
      keep(x, state: 0, in: out, &step)
      for (index, layer) in layers.enumerated() {
        try layer(x, &step)
        keep(x, state: index + 1, in: out, &step)
      }
    }
    return out
  }

  private func embed(_ pixels: Tensor, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let x = try step.make([positions.rows, config.hiddenSize])
    let patches = try step.make([config.patches, patchEmbedding.depth])
    step.backend.patches(pixels, size: config.patchSize, out: patches)
    let first = config.classTokens
    if first > 0 { step.backend.copy(positions.rows(0..<first), to: x.rows(0..<first)) }
    step.backend.linear(
      patches, patchEmbedding, bias: patchBias, activation: .identity, residual: positions.rows(first..<x.rows),
      out: x.rows(first..<x.rows))
    return x
  }

  private func keep(_ x: Tensor, state: Int, in out: Tensor, _ step: inout StepContext) {
    step.tap("vision.states.\(state)", x)
    let first = selection.dropsFirst ? 1 : 0
    for (place, wanted) in selection.states.enumerated() where wanted == state {
      let columns = place * config.hiddenSize..<(place + 1) * config.hiddenSize
      step.backend.copy(x.rows(first..<x.rows), to: out.columns(columns))
    }
  }
}

extension WeightMap.Rule {
  /// Rules for the tensors of a vision tower below `prefix` that `selection` has no use for: what comes after its last
  /// layer, and the layers past the deepest one selected.
  public static func unusedVision(
    _ prefix: String, _ config: VisionTowerConfig, _ selection: VisionFeatureSelection
  ) -> [WeightMap.Rule] {
    [
      .ignore(prefix: "\(prefix).post_layernorm."), .ignore(prefix: "\(prefix).head."),
      .ignore("\(prefix).embeddings.position_ids"),
    ]
      + (selection.depth..<config.layers).map { .ignore(prefix: "\(prefix).encoder.layers.\($0).") }
  }
}
