// After transformers/models/llava/configuration_llava.py, whose members the later models of the family share

import Checkpoint
import Compute
import ModelKit

/// What the configurations of models have in common that see through a vision tower, a projector and a language model.
public struct VisionLanguageConfig: Sendable {
  public let vision: VisionTowerConfig
  public let selection: VisionFeatureSelection
  public let strategy: VisionFeatureSelection.Strategy
  public let projectorActivation: Activation
  public let projectorBias: Bool
  public let text: any TextBackboneConfig
  /// Whether the output projection is the embedding where a checkpoint has no other.
  public let tiesHead: Bool
  /// The token that stands for a picture; nil where the file names none.
  public let imageToken: Int32?
  /// The same for a video.
  public let videoToken: Int32?

  /// Reads `config.json`.
  /// - Throws: one sentence that names the file and the member that is missing or makes no sense.
  public init(_ checkpoint: Checkpoint) throws(CheckpointError) {
    let file = try checkpoint.decode(File.self)
    let path = "\(checkpoint.folder)/config.json"
    vision = file.vision
    strategy = file.strategy ?? .default
    let layers = file.featureLayers?.layers ?? [-2]
    guard let selection = VisionFeatureSelection(layers: layers, strategy, of: vision) else {
      throw CheckpointError(
        "\(path): 'vision_feature_layer' is \(layers), but the vision tower has states \(-vision.layers - 1) to \(vision.layers)."
      )
    }
    self.selection = selection
    let activation = file.projectorActivation ?? "gelu"
    guard let known = Activation(huggingFace: activation) else {
      throw CheckpointError("\(path): the activation '\(activation)' of 'projector_hidden_act' is not supported.")
    }
    projectorActivation = known
    projectorBias = file.projectorBias ?? true
    text = file.text.backbone
    tiesHead = file.tiesEmbeddings ?? false
    imageToken = file.imageToken ?? file.imageTokenID
    videoToken = file.videoToken ?? file.videoTokenID
  }

  /// `vision_feature_layer`: a number or a list of them.
  private struct FeatureLayers: Decodable {
    let layers: [Int]

    init(from decoder: any Decoder) throws {
      if let one = try? decoder.singleValueContainer().decode(Int.self) {
        layers = [one]
      } else {
        layers = try decoder.singleValueContainer().decode([Int].self)
      }
    }
  }

  private struct File: Decodable {
    let vision: VisionTowerConfig
    let text: TextConfig
    let featureLayers: FeatureLayers?
    let strategy: VisionFeatureSelection.Strategy?
    let projectorActivation: String?
    let projectorBias: Bool?
    let tiesEmbeddings: Bool?
    // The older dialect says index, the newer id.
    let imageToken: Int32?
    let imageTokenID: Int32?
    let videoToken: Int32?
    let videoTokenID: Int32?

    enum CodingKeys: String, CodingKey {
      case vision = "vision_config"
      case text = "text_config"
      case featureLayers = "vision_feature_layer"
      case strategy = "vision_feature_select_strategy"
      case projectorActivation = "projector_hidden_act"
      case projectorBias = "multimodal_projector_bias"
      case tiesEmbeddings = "tie_word_embeddings"
      case imageToken = "image_token_index"
      case imageTokenID = "image_token_id"
      case videoToken = "video_token_index"
      case videoTokenID = "video_token_id"
    }
  }
}
