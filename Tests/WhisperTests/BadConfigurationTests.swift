import Engine
import JSON
import Testing

@Suite("Configurations that cannot be used")
struct BadConfigurationTests {
  private static func set(
    _ member: String, _ value: JSONValue?, in file: String = "config.json", says: String...
  ) -> CheckpointFault {
    CheckpointFault("\(member) of \(file) is \(value.map { String($0.text.prefix(40)) } ?? "missing")", says: says) {
      try $0.set(member, value, in: file)
    }
  }

  static let sizes = [
    "vocab_size", "num_mel_bins", "d_model", "encoder_layers", "encoder_attention_heads", "encoder_ffn_dim",
    "decoder_layers", "decoder_attention_heads", "decoder_ffn_dim", "max_source_positions", "max_target_positions",
  ]

  @Test("a size that is missing, of a wrong type, zero, negative or huge is named", arguments: sizes)
  func impossibleSize(_ name: String) throws {
    let faults: [(JSONValue?, String)] = [
      (nil, "is missing"), (.null, "is null where an integer is expected"), ("64", "is not an integer"),
      (64.5, "is not an integer"), ([64], "is not an integer"), (true, "is not an integer"),
      (.number(1e30), "is not an integer"), (0, "is 0, but"), (-64, "is -64, but"),
      (1_000_000_000, "is 1000000000, but"),
      (.integer(.max), "is 9223372036854775807, but"), (.integer(.min + 1), "is -9223372036854775807, but"),
    ]
    for (value, says) in faults {
      try Self.set(name, value, says: "config.json: '\(name)'", says).expectRefusal()
    }
  }

  @Test("a size that the tensors do not have is refused by the first tensor that does not fit", arguments: sizes)
  func unfittingSize(_ name: String) throws {
    // A head more does not divide the hidden size; a layer more or less has no tensors or leaves some over.
    for value in [1, 2, 3, 452, 1_000_000] {
      let copy = try CheckpointCopy()
      try copy.set(name, .integer(value))
      if name == "num_mel_bins" { try copy.remove("preprocessor_config.json") }
      let isAllowed = (name.hasSuffix("layers") && value == 2) || (name.hasSuffix("heads") && value < 3)
      if isAllowed {
        _ = try TinyRandom.llm(copy.folder)
      } else {
        let error = #expect(throws: EngineError.self, "\(name) \(value)") {
          try TinyRandom.llm(copy.folder) { $0.refusesUnusedWeights = true }
        }
        #expect(error?.description.isOneSentence == true, "\(String(describing: error))")
      }
    }
  }

  static let fields = [
    set("d_model", 65, says: "config.json: 'd_model' is 65", "'encoder_attention_heads' of 4 does not divide"),
    set("d_model", 8_192, says: "'d_model' is 8192", "heads of at most 1024"),
    set("encoder_attention_heads", 3, says: "'d_model' is 64", "'encoder_attention_heads' of 3"),
    set("decoder_attention_heads", 128, says: "'decoder_attention_heads' of 128"),
    set("activation_function", "relu", says: "config.json: ", "activation is 'relu'; a Whisper's is gelu"),
    set("activation_function", 5, says: "'activation_function' is not a string"),
    set("scale_embedding", true, says: "scaled embeddings", "scale_embedding"),
    set("scale_embedding", "yes", says: "'scale_embedding' is not true or false"),
    set("model_type", nil, says: "config.json has no model_type", "whisper"),
    set("model_type", 7, says: "has no model_type", "whisper"),
    set("model_type", "whispr", says: "'whispr' is not supported (did you mean 'whisper'?); known are: whisper"),
    set("model_type", "llama", says: "'llama' is not supported; known are: whisper"),
    set("model_type", "", says: "'' is not supported"),
    set(
      "suppress_tokens", "all", in: "generation_config.json",
      says: "generation_config.json: 'suppress_tokens' is not an array"),
    set("suppress_tokens", [5, "6"], in: "generation_config.json", says: "'suppress_tokens[1]' is not an integer"),
    set(
      "suppress_tokens", [5, 451], in: "generation_config.json",
      says: "generation_config.json: 'suppress_tokens' names token 451", "451 tokens"),
    set(
      "begin_suppress_tokens", [.integer(.max)], in: "generation_config.json",
      says: "'begin_suppress_tokens' names token"),
    set("is_multilingual", "no", in: "generation_config.json", says: "'is_multilingual' is not true or false"),
    set(
      "max_initial_timestamp_index", .integer(.max), in: "generation_config.json",
      says: "generation_config.json: 'max_initial_timestamp_index' is 9223372036854775807"),
    set(
      "max_initial_timestamp_index", -1, in: "generation_config.json",
      says: "generation_config.json: 'max_initial_timestamp_index' is -1"),
    set("eos_token_id", "<|endoftext|>", in: "generation_config.json", says: "'eos_token_id' is neither"),
    set("eos_token_id", [384, 1.5], in: "generation_config.json", says: "'eos_token_id' is neither"),
    set("sampling_rate", 8_000, in: "preprocessor_config.json", says: "sampling_rate is 8000", "need 16000"),
    set("n_fft", 512, in: "preprocessor_config.json", says: "n_fft is 512", "need 400"),
    set("hop_length", 0, in: "preprocessor_config.json", says: "hop_length is 0", "need 160"),
    set("feature_size", 128, in: "preprocessor_config.json", says: "feature_size is 128", "need 80"),
    set("feature_size", "80", in: "preprocessor_config.json", says: "'feature_size' is not an integer"),
    CheckpointFault("an output projection of its own", says: ["'tie_word_embeddings'", "'proj_out.weight'"]) { copy in
      try copy.set("tie_word_embeddings", false)
      try copy.changeWeights { file in
        var projection = try #require(file["model.decoder.embed_tokens.weight"])
        projection.name = "proj_out.weight"
        projection.data[0] ^= 1
        file["proj_out.weight"] = projection
      }
    },
    CheckpointFault(
      "a list of CTranslate2 beyond the vocabulary", says: ["config.json", "'suppress_ids' names token 451"],
      of: TinyRandom.cTranslate2Folder
    ) { try $0.set("suppress_ids", [451]) },
    CheckpointFault(
      "a list of CTranslate2 of another type", says: ["config.json", "'suppress_ids_begin' is not an array"],
      of: TinyRandom.cTranslate2Folder
    ) { try $0.set("suppress_ids_begin", 3) },
  ]

  @Test("a field is refused with a sentence", arguments: fields)
  func field(_ fault: CheckpointFault) throws { try fault.expectRefusal() }
}
