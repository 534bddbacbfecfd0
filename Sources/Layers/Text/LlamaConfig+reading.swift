import Compute

extension LlamaConfig: Decodable {
  private enum CodingKeys: String, CodingKey {
    case modelType = "model_type"
    case vocabularySize = "vocab_size"
    case hiddenSize = "hidden_size"
    case inner = "intermediate_size"
    case layers = "num_hidden_layers"
    case heads = "num_attention_heads"
    case keyHeads = "num_key_value_heads"
    case headSize = "head_dim"
    case activation = "hidden_act"
    case epsilon = "rms_norm_eps"
    case maxPositions = "max_position_embeddings"
    case rotaryBase = "rope_theta"
    case rotaryScaling = "rope_scaling"
    case rotaryParameters = "rope_parameters"
    case attentionBias = "attention_bias"
    case feedForwardBias = "mlp_bias"
    case window = "sliding_window"
    case usesWindow = "use_sliding_window"
    case firstWindowedLayer = "max_window_layers"
    case layerTypes = "layer_types"
    case tiesEmbeddings = "tie_word_embeddings"
  }

  /// What a family's configuration class assumes where a file is silent.
  private struct Defaults {
    var vocabularySize = 32_000
    var inner = 11_008
    /// nil: as many as heads.
    var keyHeads: Int?
    var maxPositions = 2_048
    var window: Int?

    init(_ family: Family) {
      switch family {
      case .llama: break
      case .mistral:
        inner = 14_336
        keyHeads = 8
        maxPositions = 131_072
        window = 4_096
      case .qwen2:
        vocabularySize = 151_936
        inner = 22_016
        keyHeads = 32
        maxPositions = 32_768
        window = 4_096
      }
    }
  }

  public init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: CodingKeys.self)
    let modelType = try file.decodeIfPresent(String.self, forKey: .modelType) ?? ""
    try self.init(from: decoder, as: Family(rawValue: modelType) ?? .llama)
  }

  /// Reads a configuration as one of `family`, whatever `model_type` it names.
  public init(from decoder: any Decoder, as family: Family) throws {
    let file = try decoder.container(keyedBy: CodingKeys.self)
    self.family = family
    let usual = Defaults(family)
    vocabularySize = try file.size(.vocabularySize, usual.vocabularySize)
    hiddenSize = try file.size(.hiddenSize, 4_096)
    inner = try file.size(.inner, usual.inner)
    layers = try file.size(.layers, 32)
    heads = try file.size(.heads, 32)
    keyHeads = try file.size(.keyHeads, usual.keyHeads ?? heads)
    headSize = try file.size(.headSize, max(1, hiddenSize / heads))
    activation = try file.activation(.activation, "silu")
    epsilon = try file.decodeIfPresent(Float.self, forKey: .epsilon) ?? 1e-6
    trainedPositions = try file.size(.maxPositions, usual.maxPositions)
    // The newer member counts for more; a file of the older dialect has its base beside the scaling.
    let parametersKey: CodingKeys = file.contains(.rotaryParameters) ? .rotaryParameters : .rotaryScaling
    let parameters = try file.decodeIfPresent(RotaryScaling.Parameters.self, forKey: parametersKey)
    rotaryBase = try parameters?.ropeTheta ?? file.decodeIfPresent(Double.self, forKey: .rotaryBase) ?? 10_000
    do throws(RotaryError) {
      rotaryScaling = try RotaryScaling(parameters, maxPositions: trainedPositions)
    } catch {
      throw DecodingError.dataCorruptedError(
        forKey: parametersKey, in: file, debugDescription: "\(error.description).")
    }
    rotarySections = parameters?.sections ?? []
    guard rotarySections.isEmpty || rotarySections.reduce(0, +) == headSize / 2, rotarySections.allSatisfy({ $0 > 0 })
    else {
      throw DecodingError.dataCorruptedError(
        forKey: parametersKey, in: file,
        debugDescription: "'mrope_section' has to add up to half of a head's \(headSize) elements.")
    }
    let attentionBias = try file.decodeIfPresent(Bool.self, forKey: .attentionBias) ?? false
    projectionBias = family == .qwen2 || family == .llama && attentionBias
    outputBias = family == .llama && attentionBias
    feedForwardBias = try family == .llama && file.decodeIfPresent(Bool.self, forKey: .feedForwardBias) ?? false
    windows = try Self.windows(file, family, usual.window, layers: layers)
    tiesEmbeddings = try file.decodeIfPresent(Bool.self, forKey: .tiesEmbeddings) ?? false
    try checkHeads(file)
  }

  private func checkHeads(_ file: KeyedDecodingContainer<CodingKeys>) throws {
    guard heads % keyHeads == 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .keyHeads, in: file, debugDescription: "\(heads) heads cannot share \(keyHeads) in equal groups.")
    }
    guard headSize % 2 == 0, headSize <= widestHead else {
      throw DecodingError.dataCorruptedError(
        forKey: .heads, in: file, debugDescription: "a head of \(headSize) is not even, or above \(widestHead).")
    }
    guard rotaryBase > 1, rotaryBase.isFinite else {
      throw DecodingError.dataCorruptedError(
        forKey: .rotaryBase, in: file, debugDescription: "the base of rotary positions lies above 1.")
    }
  }

  /// Mistral has its window in every layer where it has one at all, Qwen2 in those past `max_window_layers`, and Llama
  /// none.
  private static func windows(
    _ file: KeyedDecodingContainer<CodingKeys>, _ family: Family, _ usual: Int?, layers: Int
  ) throws -> [Int?] {
    let none = [Int?](repeating: nil, count: layers)
    // A window that the file states as null is none; one that it does not state at all has the family's default.
    let window = file.contains(.window) ? try file.decodeIfPresent(Int.self, forKey: .window) : usual
    guard family != .llama, let window, window > 0 else { return none }
    if family == .mistral { return none.map { _ in window } }
    guard try file.decodeIfPresent(Bool.self, forKey: .usesWindow) ?? false else { return none }
    if let types = try file.decodeIfPresent([String].self, forKey: .layerTypes), types.count == layers {
      return types.map { $0 == "sliding_attention" ? window : nil }
    }
    let first = try file.decodeIfPresent(Int.self, forKey: .firstWindowedLayer) ?? 28
    return (0..<layers).map { $0 >= first ? window : nil }
  }
}
