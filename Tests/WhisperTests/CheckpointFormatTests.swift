import CPUBackend
import Engine
import JSON
import ModelKit
import Testing

@Suite("One checkpoint in all the forms that checkpoints come in")
struct CheckpointFormatTests {
  static let waveforms = ["noise", "chirp", "sines"]

  /// Greedy tokens for each waveform.
  private func tokens(_ folder: String) async throws -> [[Int32]] {
    let llm = try TinyRandom.llm(folder) { $0.generationConfig = .vllm }
    let outputs = await llm.generate(
      Self.waveforms.map { .text("", [.audio: [TinyRandom.waveform($0)]]) }, .greedy(maxTokens: 20))
    return try outputs.map { try #require($0.outputs.first).tokenIDs }
  }

  private func golden() throws -> [[Int32]] {
    try (TinyRandom.golden()["runs"]?.array ?? []).map { TinyRandom.ids($0["raw"]?["generated_ids"]) }
  }

  private func stored(as dtype: String, rounded: Bool = false) throws -> CheckpointCopy {
    let copy = try CheckpointCopy()
    try copy.changeWeights { file in
      for place in file.entries.indices {
        if rounded { file.entries[place].store(file.entries[place].values, as: "BF16") }
        file.entries[place].store(file.entries[place].values, as: dtype)
      }
    }
    return copy
  }

  @Test("float16, float32 and float64 weights of the same values give transformers' tokens")
  func float16() async throws {
    for dtype in ["F16", "F32", "F64"] {
      let copy = try stored(as: dtype)
      #expect(try await tokens(copy.folder) == golden())
    }
  }

  @Test("bfloat16 weights give the tokens of float32 weights that have the same values")
  func bfloat16() async throws {
    let narrow = try stored(as: "BF16")
    let wide = try stored(as: "F32", rounded: true)
    #expect(try await tokens(narrow.folder) == tokens(wide.folder))
    var logprobs: [[Float]] = []
    for folder in [narrow.folder, TinyRandom.folder] {
      let llm = try TinyRandom.llm(folder) { $0.maxLogprobs = -1 }
      var params = SamplingParams.greedy(maxTokens: 1)
      params.logprobs = -1
      let output = await llm.generate([.text("", PromptFault.heard)], params)[0]
      let step = try #require(output.outputs.first?.logprobs?.first)
      logprobs.append(step.sorted { $0.tokenID < $1.tokenID }.map(\.logprob))
    }
    // Rounding to 8 bits moves the logits a little, but must move them: the file's values are others.
    let distance = zip(logprobs[0], logprobs[1]).map { abs($0 - $1) }.max() ?? 0
    #expect(distance > 0 && distance < 0.2, "\(distance)")
  }

  @Test("two shards with an index are the whole")
  func sharded() async throws {
    let copy = try CheckpointCopy()
    let file = try SafetensorsFile(at: copy.path("model.safetensors"))
    try copy.remove("model.safetensors")
    let half = file.entries.count / 2
    var map: [JSONObject.Member] = []
    for (name, entries) in [
      ("model-00001-of-00002", file.entries[..<half]), ("model-00002-of-00002", file.entries[half...]),
    ] {
      try copy.write("\(name).safetensors", SafetensorsFile(Array(entries)).bytes)
      map += entries.map { JSONObject.Member($0.name, .string("\(name).safetensors")) }
    }
    let index: JSONValue = ["metadata": ["total_size": 0], "weight_map": .object(JSONObject(map))]
    try copy.write("model.safetensors.index.json", index.text)
    #expect(try await tokens(copy.folder) == golden())
  }

  @Test("a stored output projection that is the embedding is passed over")
  func projection() async throws {
    let copy = try CheckpointCopy()
    try copy.changeWeights { file in
      var projection = try #require(file["model.decoder.embed_tokens.weight"])
      projection.name = "proj_out.weight"
      file["proj_out.weight"] = projection
    }
    #expect(try await tokens(copy.folder) == golden())
    try copy.set("tie_word_embeddings", false)
    #expect(try await tokens(copy.folder) == golden())
  }

  @Test("names without the leading 'model.' are the same tensors")
  func bareNames() async throws {
    let copy = try CheckpointCopy()
    try copy.changeWeights { file in
      for place in file.entries.indices { file.entries[place].name.trimPrefix("model.") }
    }
    #expect(try await tokens(copy.folder) == golden())
  }

  @Test("the settings of a feature extractor may be in either file, or in none")
  func processorDialects() async throws {
    let copy = try CheckpointCopy()
    let settings = try JSONValue(parsing: copy.bytes("preprocessor_config.json"))
    try copy.remove("preprocessor_config.json")
    #expect(try await tokens(copy.folder) == golden())
    let processor: JSONValue = ["processor_class": "WhisperProcessor", "feature_extractor": settings]
    try copy.write("processor_config.json", processor.text)
    #expect(try await tokens(copy.folder) == golden())
    try copy.write("processor_config.json", #"{"feature_extractor": {"feature_size": 128}}"#)
    let error = #expect(throws: EngineError.self) { try TinyRandom.llm(copy.folder) }
    #expect(error?.description.contains("feature_size is 128, but this model's features need 80") == true)
  }

  @Test("heads of any width compute alike on every instruction set", arguments: [1, 16, 64])
  func heads(count: Int) async throws {
    let copy = try CheckpointCopy()
    for side in ["encoder", "decoder"] { try copy.set("\(side)_attention_heads", .integer(count)) }
    var params = SamplingParams.greedy(maxTokens: 5)
    params.logprobs = -1
    var seen: [[[Int32: Float]]] = []
    for isa in CPUBackend.instructionSets {
      let llm = try TinyRandom.llm(copy.folder, isa: isa) { $0.maxLogprobs = -1 }
      let output = try #require(await llm.generate([PromptFault.tokens(9)], params)[0].outputs.first)
      seen.append(
        try #require(output.logprobs).map { Dictionary(uniqueKeysWithValues: $0.map { ($0.tokenID, $0.logprob) }) })
    }
    for other in seen.dropFirst() {
      for (step, expected) in zip(other, seen[0]) {
        #expect(step.keys == expected.keys)
        for (token, logprob) in step { #expect(abs(logprob - (expected[token] ?? .infinity)) < 1e-3) }
      }
    }
  }

  @Test("a model with 128 mel bins hears all of them")
  func moreBins() async throws {
    let copy = try CheckpointCopy()
    try copy.set("num_mel_bins", 128)
    try copy.set("feature_size", 128, in: "preprocessor_config.json")
    var state: UInt32 = 7
    try copy.changeWeights { file in
      let values: [Float] = (0..<64 * 128 * 3).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return (Float(state >> 8) / 0x1p24 - 0.5) / 5
      }
      file["model.encoder.conv1.weight"]?.store(values, as: "F32")
      file["model.encoder.conv1.weight"]?.shape = [64, 128, 3]
    }
    let llm = try TinyRandom.llm(copy.folder)
    let results = try await llm.transcribe(Self.waveforms.map(TinyRandom.waveform))
    #expect(results.allSatisfy { $0.error == nil && $0.language != nil })
    let before = try await tokens(copy.folder)
    // The last 48 filters count: without their weights something else is heard.
    try copy.changeWeights { file in
      var values = try #require(file["model.encoder.conv1.weight"]).values
      for output in 0..<64 { for place in 80 * 3..<128 * 3 { values[output * 128 * 3 + place] = 0 } }
      file["model.encoder.conv1.weight"]?.store(values, as: "F32")
    }
    #expect(try await tokens(copy.folder) != before)
  }
}
