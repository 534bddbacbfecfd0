// After transformers/models/{qwen2_vl,qwen2_5_vl}/configuration_*.py

import Compute
import Layers

/// `config.json` of both generations. Published files have the text model's settings at the top, later ones in
/// `text_config`.
public struct Qwen2VLConfig: Decodable, Sendable {
  public let text: LlamaConfig
  public let vision: Qwen2VLVisionConfig
  public let tiesEmbeddings: Bool
  public let imageToken: Int32?
  public let videoToken: Int32?

  private enum CodingKeys: String, CodingKey {
    case modelType = "model_type"
    case text = "text_config"
    case vision = "vision_config"
    case tiesEmbeddings = "tie_word_embeddings"
    case imageToken = "image_token_id"
    case videoToken = "video_token_id"
  }

  public init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: CodingKeys.self)
    text =
      file.contains(.text)
      ? try LlamaConfig(from: file.superDecoder(forKey: .text), as: .qwen2) : try LlamaConfig(from: decoder, as: .qwen2)
    let modelType = try file.decodeIfPresent(String.self, forKey: .modelType)
    let generation = modelType.flatMap(Qwen2VLVisionConfig.Generation.init) ?? .two
    vision = try Qwen2VLVisionConfig(from: file.superDecoder(forKey: .vision), generation, textSize: text.hiddenSize)
    tiesEmbeddings = try file.decodeIfPresent(Bool.self, forKey: .tiesEmbeddings) ?? false
    imageToken = try file.decodeIfPresent(Int32.self, forKey: .imageToken)
    videoToken = try file.decodeIfPresent(Int32.self, forKey: .videoToken)
  }
}

/// `vision_config`. What a file leaves out has the default of its generation.
public struct Qwen2VLVisionConfig: Sendable {
  /// How the generations differ: the second half of the name in `model_type`.
  public enum Generation: String, Sendable {
    /// Layer norms and a plain feed-forward; a patch sees its whole frame.
    case two = "qwen2_vl"
    /// RMS norms and a gated feed-forward; most layers see windows.
    case twoAndAHalf = "qwen2_5_vl"
  }

  public let generation: Generation
  public let hiddenSize: Int
  public let inner: Int
  /// Columns of the rows that stand in the prompt.
  public let outputs: Int
  public let layers: Int
  public let heads: Int
  public let activation: Activation
  /// Pixels of a patch's side, and frames that a patch is deep.
  public let patchSize: Int
  public let temporalPatchSize: Int
  /// Patches along the side of a square that becomes one row.
  public let mergeSize: Int
  /// Pixels of a window's side; nil: there are no windows.
  public let windowSize: Int?
  /// Layers that see whole frames all the same.
  public let fullLayers: Set<Int>
  /// How far positions advance in a second of video; nil: by 1 for each pair of frames.
  public let tokensPerSecond: Double?

  private enum CodingKeys: String, CodingKey {
    case depth
    case embeddingSize = "embed_dim"
    case hiddenSize = "hidden_size"
    case inner = "intermediate_size"
    case ratio = "mlp_ratio"
    case outputs = "out_hidden_size"
    case heads = "num_heads"
    case activation = "hidden_act"
    case patchSize = "patch_size"
    case temporalPatchSize = "temporal_patch_size"
    case mergeSize = "spatial_merge_size"
    case windowSize = "window_size"
    case fullLayers = "fullatt_block_indexes"
    case tokensPerSecond = "tokens_per_second"
  }

  init(from decoder: any Decoder, _ generation: Generation, textSize: Int) throws {
    let file = try decoder.container(keyedBy: CodingKeys.self)
    func size(_ key: CodingKeys, _ standard: Int) throws -> Int {
      try file.size(key, standard, atMost: 1_000_000)
    }
    self.generation = generation
    layers = try size(.depth, 32)
    heads = try size(.heads, 16)
    patchSize = try size(.patchSize, 14)
    temporalPatchSize = try size(.temporalPatchSize, 2)
    mergeSize = try size(.mergeSize, 2)
    switch generation {
    case .two:
      hiddenSize = try size(.embeddingSize, 1_280)
      inner = hiddenSize * (try size(.ratio, 4))
      outputs = try size(.hiddenSize, textSize)
      activation = try file.activation(.activation, "quick_gelu")
      windowSize = nil
      fullLayers = []
      tokensPerSecond = nil
    case .twoAndAHalf:
      hiddenSize = try size(.hiddenSize, 3_584)
      inner = try size(.inner, 3_420)
      outputs = try size(.outputs, 3_584)
      activation = try file.activation(.activation, "silu")
      windowSize = try size(.windowSize, 112)
      fullLayers = Set(try file.decodeIfPresent([Int].self, forKey: .fullLayers) ?? [7, 15, 23, 31])
      tokensPerSecond = try file.decodeIfPresent(Double.self, forKey: .tokensPerSecond) ?? 4
    }
    guard hiddenSize % heads == 0, hiddenSize / heads % 4 == 0, hiddenSize / heads <= 1_024 else {
      throw DecodingError.dataCorruptedError(
        forKey: .heads, in: file,
        debugDescription: "\(heads) heads do not divide \(hiddenSize) into heads of a multiple of 4 up to 1024.")
    }
    guard outputs == textSize else {
      throw DecodingError.dataCorruptedError(
        forKey: generation == .two ? .hiddenSize : .outputs, in: file,
        debugDescription: "the vision tower gives \(outputs) columns, but the text model takes \(textSize).")
    }
  }

  /// Squares of merged patches along a window's side.
  var windowUnits: Int? { windowSize.map { max(1, $0 / mergeSize / patchSize) } }
}
