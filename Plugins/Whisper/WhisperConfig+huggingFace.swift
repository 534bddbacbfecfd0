// After transformers/models/whisper/configuration_whisper.py

import Checkpoint

extension WhisperConfig {
  init(huggingFace checkpoint: Checkpoint) throws(CheckpointError) {
    let file = try checkpoint.decode(HuggingFaceConfig.self)
    let path = "\(checkpoint.folder)/config.json"
    // Older checkpoints have no generation_config.json and keep its lists in config.json.
    let generationFile = checkpoint.generationConfig == nil ? "config.json" : "generation_config.json"
    let generation = try checkpoint.decode(WhisperGenerationSettings.self, from: generationFile)
    let activation = file.activationFunction ?? "gelu"
    try Self.checkActivation("'\(activation)'", isGELU: activation == "gelu", path)
    guard file.scaleEmbedding != true else {
      throw CheckpointError("\(path) asks for scaled embeddings ('scale_embedding'), which no Whisper has.")
    }
    try Self.checkProjection(isTied: file.tiesEmbeddings, checkpoint)
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
    isMultilingual = generation.isMultilingual ?? (file.vocabSize != Self.englishVocabularySize)
    maxLength = checkpoint.generationConfig == nil ? nil : generation.maxLength
    returnsTimestamps = generation.returnTimestamps ?? false
    maxInitialTimestampIndex = try generation.initialTimestampIndex(generationFile, checkpoint)
    (suppressTokens, beginSuppressTokens) = ([], [])
    try checkSizes(path)
    let list = "\(checkpoint.folder)/\(generationFile)"
    alignmentHeads = alignmentHeads(generation.alignmentHeads)
    suppressTokens = try Self.tokens(
      generation.suppressTokens, "suppress_tokens", in: list, vocabularySize: file.vocabSize)
    beginSuppressTokens = try Self.tokens(
      generation.beginSuppressTokens, "begin_suppress_tokens", in: list, vocabularySize: file.vocabSize)
  }

  /// The output projection is the token embedding; a checkpoint that has trained another one would give wrong tokens.
  private static func checkProjection(isTied: Bool?, _ checkpoint: Checkpoint) throws(CheckpointError) {
    guard isTied == false, let projection = checkpoint["proj_out.weight"] else { return }
    let isSame = checkpoint["model.decoder.embed_tokens.weight"]?.withBytes { embedding in
      projection.withBytes { $0.elementsEqual(embedding) }
    }
    guard isSame != true else { return }
    throw CheckpointError(
      "\(checkpoint.folder)/config.json sets 'tie_word_embeddings' to false and 'proj_out.weight' differs from the "
        + "embedding, which is not supported; tie them.")
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
    let tiesEmbeddings: Bool?

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
      case tiesEmbeddings = "tie_word_embeddings"
    }
  }
}
