// After transformers/models/clip/configuration_clip.py and siglip/configuration_siglip.py: the vision configurations

import Compute

/// The sizes of a vision transformer: `vision_config` of a model that sees. What a file leaves out has the default of its
/// `model_type`.
public struct VisionTowerConfig: Sendable, Equatable {
  /// How the families differ.
  public enum Family: String, Sendable, CaseIterable {
    /// A class token before the patches, a normalisation before the layers.
    case clip = "clip_vision_model"
    /// Patches only, with a bias of their embedding.
    case siglip = "siglip_vision_model"
  }

  public let family: Family
  public let hiddenSize: Int
  public let inner: Int
  public let layers: Int
  public let heads: Int
  /// Pixels of a picture's side.
  public let imageSize: Int
  /// Pixels of a patch's side.
  public let patchSize: Int
  public let activation: Activation
  public let epsilon: Float

  /// Patches along a side.
  public var grid: Int { imageSize / patchSize }
  public var patches: Int { grid * grid }
  /// The class token of a CLIP, 0 or 1.
  public var classTokens: Int { family == .clip ? 1 : 0 }
}

extension VisionTowerConfig: Decodable {
  private enum CodingKeys: String, CodingKey {
    case modelType = "model_type"
    case hiddenSize = "hidden_size"
    case inner = "intermediate_size"
    case layers = "num_hidden_layers"
    case heads = "num_attention_heads"
    case channels = "num_channels"
    case imageSize = "image_size"
    case patchSize = "patch_size"
    case activation = "hidden_act"
    case epsilon = "layer_norm_eps"
  }

  public init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: CodingKeys.self)
    let modelType = try file.decodeIfPresent(String.self, forKey: .modelType) ?? Family.clip.rawValue
    guard let family = Family(rawValue: modelType) else {
      let known = Family.allCases.map(\.rawValue).joined(separator: ", ")
      throw DecodingError.dataCorruptedError(
        forKey: .modelType, in: file, debugDescription: "'\(modelType)' is no known vision tower; known are \(known).")
    }
    self.family = family
    hiddenSize = try file.size(.hiddenSize, 768)
    inner = try file.size(.inner, 3_072)
    layers = try file.size(.layers, 12)
    heads = try file.size(.heads, 12)
    imageSize = try file.size(.imageSize, 224)
    patchSize = try file.size(.patchSize, family == .clip ? 32 : 16)
    activation = try file.activation(.activation, family == .clip ? "quick_gelu" : "gelu_pytorch_tanh")
    epsilon = try file.decodeIfPresent(Float.self, forKey: .epsilon) ?? (family == .clip ? 1e-5 : 1e-6)
    guard try file.size(.channels, 3) == 3 else {
      throw DecodingError.dataCorruptedError(
        forKey: .channels, in: file, debugDescription: "pictures have 3 channels here.")
    }
    guard hiddenSize % heads == 0, hiddenSize / heads <= widestHead else {
      throw DecodingError.dataCorruptedError(
        forKey: .heads, in: file,
        debugDescription: "\(heads) heads do not divide \(hiddenSize) into heads of at most \(widestHead).")
    }
    guard patchSize <= imageSize else {
      throw DecodingError.dataCorruptedError(
        forKey: .patchSize, in: file, debugDescription: "a patch is no larger than the picture of \(imageSize).")
    }
  }
}
