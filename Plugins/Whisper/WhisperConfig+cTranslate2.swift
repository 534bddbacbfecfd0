import Checkpoint
import Compute

extension WhisperConfig {
  /// A CTranslate2 folder keeps sizes in its tensors: shapes, and scalars such as `encoder/num_heads`. Its config.json
  /// has the lists for generation only.
  init(cTranslate2 checkpoint: Checkpoint) throws(CheckpointError) {
    func shape(_ name: String, rank: Int) throws(CheckpointError) -> Shape {
      guard let tensor = checkpoint[name] else {
        throw CheckpointError("\(checkpoint.folder): model.bin has no '\(name)', which every Whisper has.")
      }
      guard tensor.shape.rank == rank else {
        throw CheckpointError("\(checkpoint.folder): '\(name)' has shape \(tensor.shape), not one of rank \(rank).")
      }
      return tensor.shape
    }
    func layers(_ side: String) -> Int {
      var count = 0
      while checkpoint["\(side)/layer_\(count)/ffn/linear_0/weight"] != nil { count += 1 }
      return count
    }
    // Early conversions have no head count; a head of Whisper is 64 wide in every size.
    func heads(_ side: String, _ hidden: Int) throws(CheckpointError) -> Int {
      try checkpoint["\(side)/num_heads"]?.integer() ?? hidden / 64
    }
    let embeddings = try shape("decoder/embeddings/weight", rank: 2)
    let gelu = 3
    for side in ["encoder", "decoder"] {
      let activation = try checkpoint["\(side)/activation"]?.integer() ?? gelu
      try Self.checkActivation("number \(activation)", isGELU: activation == gelu, "\(checkpoint.folder)/model.bin")
    }
    vocabularySize = embeddings[0]
    hiddenSize = embeddings[1]
    melBins = try shape("encoder/conv1/weight", rank: 3)[1]
    encoderLayers = layers("encoder")
    encoderHeads = try heads("encoder", hiddenSize)
    encoderInner = try shape("encoder/layer_0/ffn/linear_0/weight", rank: 2)[0]
    decoderLayers = layers("decoder")
    decoderHeads = try heads("decoder", hiddenSize)
    decoderInner = try shape("decoder/layer_0/ffn/linear_0/weight", rank: 2)[0]
    maxSourcePositions = try shape("encoder/position_encodings/encodings", rank: 2)[0]
    maxTargetPositions = try shape("decoder/position_encodings/encodings", rank: 2)[0]
    let generation =
      checkpoint.generationConfig == nil
      ? nil : try checkpoint.decode(WhisperGenerationSettings.self, from: "generation_config.json")
    isMultilingual = generation?.isMultilingual ?? (vocabularySize != Self.englishVocabularySize)
    maxInitialTimestampIndex =
      try generation?.initialTimestampIndex("generation_config.json", checkpoint) ?? Self.usualInitialTimestampIndex
    (suppressTokens, beginSuppressTokens) = ([], [])
    try checkSizes("\(checkpoint.folder)/model.bin")
    let lists = try checkpoint.decode(GenerationLists.self)
    let path = "\(checkpoint.folder)/config.json"
    alignmentHeads = alignmentHeads(lists.alignmentHeads ?? generation?.alignmentHeads)
    suppressTokens = try Self.tokens(lists.always, "suppress_ids", in: path, vocabularySize: vocabularySize)
    beginSuppressTokens = try Self.tokens(
      lists.atBegin, "suppress_ids_begin", in: path, vocabularySize: vocabularySize)
  }

  private struct GenerationLists: Decodable {
    let always: [Int]?
    let atBegin: [Int]?
    let alignmentHeads: [[Int]]?

    enum CodingKeys: String, CodingKey {
      case always = "suppress_ids"
      case atBegin = "suppress_ids_begin"
      case alignmentHeads = "alignment_heads"
    }
  }
}
