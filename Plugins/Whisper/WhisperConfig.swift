// After transformers/models/whisper/configuration_whisper.py

import Checkpoint
import JSON

/// The sizes of a Whisper, and what its checkpoint says about generation.
public struct WhisperConfig: Sendable, Equatable {
  public var vocabularySize: Int
  public var melBins: Int
  public var hiddenSize: Int
  public var encoderLayers: Int
  public var encoderHeads: Int
  public var encoderInner: Int
  public var decoderLayers: Int
  public var decoderHeads: Int
  public var decoderInner: Int
  /// Encoder positions; a position covers two frames of the spectrogram.
  public var maxSourcePositions: Int
  public var maxTargetPositions: Int
  /// Whether the checkpoint knows languages and tasks.
  public var isMultilingual: Bool
  /// Tokens that are never generated.
  public var suppressTokens: [Int32]
  /// Tokens that the text does not begin with.
  public var beginSuppressTokens: [Int32]
  /// The latest first timestamp, in steps of 0.02 s.
  public var maxInitialTimestampIndex: Int

  /// The vocabulary size of OpenAI's English-only models; the multilingual ones have 51865 or, with Cantonese, 51866.
  static let englishVocabularySize = 51_864

  /// Frames of the spectrogram that a window has.
  var windowFrames: Int { 2 * maxSourcePositions }
}

extension WhisperConfig {
  init(huggingFace checkpoint: Checkpoint) throws(CheckpointError) {
    let file = try checkpoint.decode(HuggingFaceConfig.self)
    let generation = checkpoint.generationConfig
    try Self.check(file.activationFunction ?? "gelu", isGELU: file.activationFunction ?? "gelu" == "gelu", checkpoint)
    guard file.scaleEmbedding != true else {
      throw CheckpointError("\(checkpoint.folder): config.json asks for scaled embeddings, which no Whisper has.")
    }
    vocabularySize = file.vocabSize
    melBins = file.numMelBins
    hiddenSize = file.dModel
    encoderLayers = file.encoderLayers
    encoderHeads = file.encoderAttentionHeads
    encoderInner = file.encoderFfnDim
    decoderLayers = file.decoderLayers
    decoderHeads = file.decoderAttentionHeads
    decoderInner = file.decoderFfnDim
    maxSourcePositions = file.maxSourcePositions
    maxTargetPositions = file.maxTargetPositions
    isMultilingual = generation?["is_multilingual"]?.bool ?? (file.vocabSize != Self.englishVocabularySize)
    // Older checkpoints have no generation_config.json and keep these in config.json.
    let lists = generation ?? checkpoint.config
    suppressTokens = Self.ids(lists["suppress_tokens"])
    beginSuppressTokens = Self.ids(lists["begin_suppress_tokens"])
    // 50 steps are 1 s, OpenAI's default.
    maxInitialTimestampIndex = generation?["max_initial_timestamp_index"]?.integer ?? 50
    try checkSizes(checkpoint)
  }

  private struct HuggingFaceConfig: Decodable {
    let vocabSize: Int
    let numMelBins: Int
    let dModel: Int
    let encoderLayers: Int
    let encoderAttentionHeads: Int
    let encoderFfnDim: Int
    let decoderLayers: Int
    let decoderAttentionHeads: Int
    let decoderFfnDim: Int
    let maxSourcePositions: Int
    let maxTargetPositions: Int
    let activationFunction: String?
    let scaleEmbedding: Bool?

    enum CodingKeys: String, CodingKey {
      case vocabSize = "vocab_size"
      case numMelBins = "num_mel_bins"
      case dModel = "d_model"
      case encoderLayers = "encoder_layers"
      case encoderAttentionHeads = "encoder_attention_heads"
      case encoderFfnDim = "encoder_ffn_dim"
      case decoderLayers = "decoder_layers"
      case decoderAttentionHeads = "decoder_attention_heads"
      case decoderFfnDim = "decoder_ffn_dim"
      case maxSourcePositions = "max_source_positions"
      case maxTargetPositions = "max_target_positions"
      case activationFunction = "activation_function"
      case scaleEmbedding = "scale_embedding"
    }
  }

  static func ids(_ list: JSONValue?) -> [Int32] {
    (list?.array ?? []).compactMap { $0.integer.flatMap(Int32.init(exactly:)) }.filter { $0 >= 0 }
  }

  static func check(_ name: String, isGELU: Bool, _ checkpoint: Checkpoint) throws(CheckpointError) {
    guard isGELU else {
      throw CheckpointError("\(checkpoint.folder) has activation '\(name)'; a Whisper has gelu.")
    }
  }

  /// Refuses sizes that no model can have before anything is computed from them.
  func checkSizes(_ checkpoint: Checkpoint) throws(CheckpointError) {
    let sizes = [
      vocabularySize, melBins, hiddenSize, encoderLayers, encoderHeads, encoderInner, decoderLayers, decoderHeads,
      decoderInner, maxSourcePositions, maxTargetPositions,
    ]
    guard sizes.allSatisfy({ 1...1_000_000 ~= $0 }) else {
      throw CheckpointError("\(checkpoint.folder): config.json has a size that is not between 1 and 1000000.")
    }
    guard hiddenSize % encoderHeads == 0, hiddenSize % decoderHeads == 0 else {
      throw CheckpointError(
        "\(checkpoint.folder): the hidden size \(hiddenSize) is no multiple of the number of attention heads.")
    }
    guard let bad = (suppressTokens + beginSuppressTokens).first(where: { $0 >= vocabularySize }) else { return }
    throw CheckpointError(
      "\(checkpoint.folder): token \(bad) is to be suppressed but the vocabulary has \(vocabularySize) tokens.")
  }
}
