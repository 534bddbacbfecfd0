// After transformers/models/moonshine/configuration_moonshine.py

import Compute
import Layers

/// `config.json`.
public struct MoonshineConfig: Decodable, Sendable {
  public let vocabularySize: Int
  public let hiddenSize: Int
  public let inner: Int
  public let encoderLayers: Int
  public let decoderLayers: Int
  public let heads: Int
  public let headSize: Int
  public let encoderActivation: Activation
  public let decoderActivation: Activation
  public let maxPositions: Int
  public let attentionBias: Bool
  public let tiesEmbeddings: Bool
  public let startToken: Int32
  /// How many elements of a head are turned.
  public let rotarySize: Int
  public let rotaryBase: Double
  public let rotaryScaling: RotaryScaling

  private enum CodingKeys: String, CodingKey {
    case vocabularySize = "vocab_size"
    case hiddenSize = "hidden_size"
    case inner = "intermediate_size"
    case encoderLayers = "encoder_num_hidden_layers"
    case decoderLayers = "decoder_num_hidden_layers"
    case encoderHeads = "encoder_num_attention_heads"
    case decoderHeads = "decoder_num_attention_heads"
    case encoderKeyHeads = "encoder_num_key_value_heads"
    case decoderKeyHeads = "decoder_num_key_value_heads"
    case headSize = "head_dim"
    case encoderActivation = "encoder_hidden_act"
    case decoderActivation = "decoder_hidden_act"
    case maxPositions = "max_position_embeddings"
    case attentionBias = "attention_bias"
    case tiesEmbeddings = "tie_word_embeddings"
    case startToken = "decoder_start_token_id"
    case partialFactor = "partial_rotary_factor"
    case rotaryBase = "rope_theta"
    case rotaryScaling = "rope_scaling"
    case rotaryParameters = "rope_parameters"
  }

  public init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: CodingKeys.self)
    func size(_ key: CodingKeys, _ standard: Int) throws -> Int {
      try file.size(key, standard, atMost: 1_000_000)
    }
    vocabularySize = try size(.vocabularySize, 32_768)
    hiddenSize = try size(.hiddenSize, 288)
    inner = try size(.inner, 1_152)
    encoderLayers = try size(.encoderLayers, 6)
    decoderLayers = try size(.decoderLayers, 6)
    heads = try size(.encoderHeads, 8)
    for key in [CodingKeys.decoderHeads, .encoderKeyHeads, .decoderKeyHeads] {
      let count = try size(key, heads)
      guard count == heads else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: file,
          debugDescription:
            "\(count) heads beside an encoder of \(heads) are not supported; all counts have to be equal.")
      }
    }
    headSize = try size(.headSize, max(1, hiddenSize / heads))
    encoderActivation = try file.activation(.encoderActivation, "gelu")
    decoderActivation = try file.activation(.decoderActivation, "silu")
    maxPositions = try size(.maxPositions, 512)
    attentionBias = try file.decodeIfPresent(Bool.self, forKey: .attentionBias) ?? false
    tiesEmbeddings = try file.decodeIfPresent(Bool.self, forKey: .tiesEmbeddings) ?? true
    startToken = try file.decodeIfPresent(Int32.self, forKey: .startToken) ?? 1
    let key: CodingKeys = file.contains(.rotaryParameters) ? .rotaryParameters : .rotaryScaling
    let parameters = try file.decodeIfPresent(RotaryScaling.Parameters.self, forKey: key)
    rotaryBase = try parameters?.ropeTheta ?? file.decodeIfPresent(Double.self, forKey: .rotaryBase) ?? 10_000
    let part = try parameters?.partialFactor ?? file.decodeIfPresent(Double.self, forKey: .partialFactor) ?? 0.9
    rotarySize = Int(Double(headSize) * part)
    guard part > 0, rotarySize > 0, (rotarySize + 1) / 2 * 2 <= headSize, headSize <= 1_024 else {
      throw DecodingError.dataCorruptedError(
        forKey: .partialFactor, in: file,
        debugDescription: "\(part) of a head of \(headSize) elements cannot be turned.")
    }
    do throws(RotaryError) {
      rotaryScaling = try RotaryScaling(parameters, maxPositions: maxPositions)
    } catch {
      throw DecodingError.dataCorruptedError(forKey: key, in: file, debugDescription: "\(error.description).")
    }
    if case .dynamic = rotaryScaling {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: file, debugDescription: "rotary positions of type 'dynamic' are not supported here.")
    }
  }
}
