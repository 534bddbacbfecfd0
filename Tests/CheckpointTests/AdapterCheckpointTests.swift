import Checkpoint
import Testing

@Suite("Adapters that PEFT saved")
struct AdapterCheckpointTests {
  /// A folder with an adapter of one layer of 2 inputs and 3 outputs, of rank 1.
  private func folder(
    _ config: String,
    named names: (String, String) = ("base_model.model.a.lora_A.weight", "base_model.model.a.lora_B.weight"),
    up: String = "[3,1]"
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("adapter_config.json", config)
    let header =
      #"{"\#(names.0)":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"#
      + #""\#(names.1)":{"dtype":"F32","shape":\#(up),"data_offsets":[8,20]}}"#
    try folder.write("adapter_model.safetensors", safetensors(header, [UInt8](floats: [1, 2, 3, 4, 5])))
    return folder
  }

  private func open(_ folder: TemporaryFolder, maxRank: Int = 16) throws -> AdapterCheckpoint {
    try AdapterCheckpoint(folder: folder.path, maxRank: maxRank)
  }

  @Test("matrices by module, with or without PEFT's prefix", arguments: ["base_model.model.", ""])
  func modules(prefix: String) throws {
    let names = ("\(prefix)model.a.lora_A.weight", "\(prefix)model.a.lora_B.weight")
    let adapter = try open(folder(#"{"peft_type": "LORA", "r": 1, "lora_alpha": 3}"#, named: names))
    #expect(adapter.problems == [])
    let module = try #require(adapter.modules.first)
    #expect(module.name == "model.a")
    #expect(module.down.floats == [1, 2])
    #expect(module.up.floats == [3, 4, 5])
    #expect(try adapter.config.scale(of: module) == 3)
  }

  @Test(
    "the scale is alpha over the rank or over its root, with alphas by name",
    arguments: [
      (#""lora_alpha": 6"#, 1.5), (#""lora_alpha": 6, "use_rslora": true"#, 3),
      (#""lora_alpha": 6, "alpha_pattern": {"fc1": 2}"#, 1.5),
      (#""lora_alpha": 6, "alpha_pattern": {"q_proj": 2}"#, 0.5),
      (#""alpha_pattern": {"attn.q_proj": 3, "q_proj": 2}"#, 0.75),
      (#""alpha_pattern": {"proj": 3}, "lora_alpha": 4"#, 1),
      (#""alpha_pattern": {"layers\\.[0-3]\\..*q_proj": 10}"#, 2.5), (#""alpha_pattern": {"^layers.*": 10}"#, 2.5),
    ])
  func scales(settings: String, wanted: Float) throws {
    let folder = try TemporaryFolder()
    try folder.write("adapter_config.json", "{\"r\": 4, \(settings)}")
    let name = "base_model.model.layers.2.attn.q_proj"
    let header =
      #"{"\#(name).lora_A.weight":{"dtype":"F32","shape":[4,1],"data_offsets":[0,16]},"#
      + #""\#(name).lora_B.weight":{"dtype":"F32","shape":[1,4],"data_offsets":[16,32]}}"#
    try folder.write("adapter_model.safetensors", safetensors(header, [UInt8](repeating: 0, count: 32)))
    let adapter = try open(folder)
    #expect(try adapter.config.scale(of: try #require(adapter.modules.first)) == wanted)
  }

  @Test(
    "kinds that are not computed are refused",
    arguments: [
      (#""r": 32"#, "LoRA rank 32 is greater than max_lora_rank 16."),
      (#""r": 1, "rank_pattern": {"b": 17}"#, "LoRA rank 17 is greater than max_lora_rank 16."),
      (#""bias": "all""#, "Adapter bias is not supported."),
      (#""bias": "lora_only""#, "Adapter bias is not supported."),
      (#""use_dora": true"#, "DoRA is not supported."),
      (#""modules_to_save": ["lm_head"]"#, "Modules trained in whole (modules_to_save) are not supported."),
      (#""lora_bias": true"#, "A bias in LoRA matrices (lora_bias) is not supported."),
      (#""alora_invocation_tokens": [1, 2]"#, "Activated LoRA (alora_invocation_tokens) is not supported."),
      (#""layer_replication": [[0, 4]]"#, "Replicated layers (layer_replication) are not supported."),
      (#""use_bdlora": {"nblocks": 2}"#, "Block-diagonal LoRA (use_bdlora) is not supported."),
      (#""use_qalora": true"#, "QALoRA is not supported."),
      (#""trainable_token_indices": [5]"#, "Trained token embeddings (trainable_token_indices) are not supported."),
      (#""target_parameters": ["w"]"#, "LoRA of bare parameters (target_parameters) is not supported."),
      (#""monteclora_config": {"num_samples": 2}"#, "MonteCLoRA is not supported."),
      (#""arrow_config": {"top_k": 1}"#, "Arrow routing (arrow_config) is not supported."),
      (#""kasa_config": {"beta": 1}"#, "KaSA is not supported."),
      (#""peft_type": "IA3""#, "The adapter is of type IA3, and only LORA is supported."),
    ])
  func refusals(settings: String, wanted: String) throws {
    // The last of two members counts.
    let adapter = try open(folder("{\"r\": 1, \(settings)}"))
    #expect(adapter.problems == [wanted])
    #expect(adapter.modules.isEmpty)
  }

  @Test(
    "initialisations that change the model are refused",
    arguments: ["pissa", "pissa_niter_16", "olora", "corda", "loftq", "lora_ga"])
  func initialisations(name: String) throws {
    let problems = try open(folder(#"{"r": 1, "init_lora_weights": "\#(name)"}"#)).problems
    #expect(
      problems == [
        "Adapters initialised by \(name) (init_lora_weights) are not supported; save the adapter again converted to plain "
          + "LoRA."
      ])
  }

  @Test(
    "what only matters in training is taken",
    arguments: [
      #""init_lora_weights": "gaussian""#, #""init_lora_weights": true, "lora_dropout": 0.1"#, #""bias": "none""#,
      #""modules_to_save": null, "layer_replication": null, "loftq_config": {}, "eva_config": null"#,
      #""target_modules": ["x"], "modules_to_save": [], "megatron_core": "megatron.core", "use_dora": false"#,
    ])
  func harmless(settings: String) throws {
    #expect(try open(folder("{\"r\": 1, \(settings)}")).problems == [])
  }

  @Test("all reasons are told at once")
  func together() throws {
    let adapter = try open(
      folder(#"{"r": 64, "bias": "all", "use_dora": true, "init_lora_weights": "pissa"}"#), maxRank: 8)
    #expect(adapter.problems.count == 4)
    #expect(adapter.problems.last == "LoRA rank 64 is greater than max_lora_rank 8.")
  }

  @Test(
    "tensors that are no pair of matrices of the rank are named",
    arguments: [
      (
        "a.lora_A.weight", "b.lora_B.weight", "[3,1]",
        ["The module 'a' has no lora_B.", "The module 'b' has no lora_A."]
      ),
      (
        "a.lora_embedding_A", "a.lora_embedding_B", "[3,1]",
        [
          "The tensor 'a.lora_embedding_A' is no LoRA matrix of a linear layer.",
          "The tensor 'a.lora_embedding_B' is no LoRA matrix of a linear layer.",
        ]
      ),
      (
        "a.lora_A.weight", "a.lora_B.weight", "[1,3]",
        ["The module 'a' has lora_A of shape [1, 2] and lora_B of shape [1, 3], which are not of rank 1."]
      ),
      (
        "a.lora_A.weight", "a.lora_B.weight", "[3,1,1,1]",
        ["The module 'a' is no linear layer: its lora_B has shape [3, 1, 1, 1]."]
      ),
      (
        "lm_head.base_layer.weight", "embed_tokens.base_layer.weight", "[3]",
        ["adapter_model.safetensors holds no LoRA matrices."]
      ),
    ])
  func tensors(one: String, other: String, up: String, wanted: [String]) throws {
    let adapter = try open(folder(#"{"r": 1}"#, named: (one, other), up: up))
    #expect(adapter.problems == wanted)
    #expect(adapter.modules.isEmpty)
  }

  @Test(
    "a configuration that makes no sense is one sentence",
    arguments: [
      (#"{"r": 0}"#, "'r' and the ranks of 'rank_pattern' have to be whole numbers from 1 to a million."),
      (#"{"r": 1, "rank_pattern": {"a": 1e300}}"#, "have to be whole numbers from 1 to a million."),
      (#"{"r": "x"}"#, "'r' is not an integer."), (#"{"lora_alpha": []}"#, "'lora_alpha' is not a number."),
      (#"{"r": 1, "alpha_pattern": [1]}"#, "'alpha_pattern' is not an object of numbers."),
      (#"{"r": 1, "rank_pattern": {"a": "b"}}"#, "'rank_pattern' is not an object of numbers."),
      (#"{"r": 1, "rank_pattern": {"a(": 1}}"#, "'a(' of 'rank_pattern' is no regular expression."),
      ("[]", "holds no JSON object."),
    ])
  func nonsense(config: String, wanted: String) throws {
    let folder = try folder(config)
    let error = #expect(throws: CheckpointError.self) { try open(folder) }
    let sentence = error?.description ?? ""
    #expect(sentence.hasSuffix(wanted), "\(sentence)")
    #expect(sentence.contains("/adapter_config.json"))
  }

  @Test("a folder without one of the two files says which")
  func missing() throws {
    let empty = try TemporaryFolder()
    #expect(
      throws: CheckpointError("\(empty.path) has no adapter_config.json, so that it is no adapter that PEFT saved.")
    ) {
      try open(empty)
    }
    try empty.write("adapter_config.json", #"{"r": 1}"#)
    #expect(throws: CheckpointError("\(empty.path) has no adapter_model.safetensors.")) { try open(empty) }
    try empty.write("adapter_model.bin", "")
    #expect(
      throws: CheckpointError(
        "\(empty.path) has no adapter_model.safetensors; save adapter_model.bin again as safetensors.")
    ) { try open(empty) }
  }

  @Test("names and rows of a layer's matrix go through the map of the weights")
  func map() throws {
    let map = WeightMap([
      .ignore(prefix: "unused."), .rename(prefix: "model.", to: ""),
      .split("qkv.weight", into: ["q.weight", "k.weight", "v.weight"]),
    ])
    let adapter = try open(folder(#"{"r": 1}"#))
    let up = try #require(adapter.modules.first).up
    let parts = try map.apply(to: up, named: "model.qkv.weight")
    #expect(parts.map(\.name) == ["q.weight", "k.weight", "v.weight"])
    #expect(parts.map(\.tensor.floats) == [[3], [4], [5]])
    #expect(try map.apply(to: up, named: "unused.a.weight").isEmpty)
  }
}
