import JSON

/// Kinds of adapters that a configuration can ask for and that are more than two matrices a linear layer.
extension AdapterConfig {
  /// One sentence for each of them; the wording is vLLM's where it has one.
  func unsupportedKinds(_ config: JSONValue) -> [String] {
    var problems: [String] = []
    if let kind = config["peft_type"]?.string, kind != "LORA" {
      problems.append("The adapter is of type \(kind), and only LORA is supported.")
    }
    if let bias = config["bias"]?.string, bias != "none" { problems.append("Adapter bias is not supported.") }
    for (name, sentence) in Self.sentences where isSet(config[name]) { problems.append(sentence) }
    problems += initialization(config["init_lora_weights"])
    return problems
  }

  private static let sentences = [
    ("modules_to_save", "Modules trained in whole (modules_to_save) are not supported."),
    ("use_dora", "DoRA is not supported."),
    ("lora_bias", "A bias in LoRA matrices (lora_bias) is not supported."),
    ("alora_invocation_tokens", "Activated LoRA (alora_invocation_tokens) is not supported."),
    ("layer_replication", "Replicated layers (layer_replication) are not supported."),
    ("use_bdlora", "Block-diagonal LoRA (use_bdlora) is not supported."),
    ("use_qalora", "QALoRA is not supported."),
    ("trainable_token_indices", "Trained token embeddings (trainable_token_indices) are not supported."),
    ("target_parameters", "LoRA of bare parameters (target_parameters) is not supported."),
    ("monteclora_config", "MonteCLoRA is not supported."),
    ("arrow_config", "Arrow routing (arrow_config) is not supported."),
    ("kasa_config", "KaSA is not supported."),
  ]

  /// Initialisations that also change the model's own weights leave an adapter that fits no published checkpoint.
  private func initialization(_ value: JSONValue?) -> [String] {
    guard let name = value?.string?.lowercased(),
      !["gaussian", "eva", "orthogonal", "mica", "true", "false"].contains(name)
    else { return [] }
    return [
      "Adapters initialised by \(name) (init_lora_weights) are not supported; save the adapter again converted to plain LoRA."
    ]
  }

  private func isSet(_ value: JSONValue?) -> Bool {
    switch value {
    case nil, .null, .bool(false): false
    case .array(let values): !values.isEmpty
    case .object(let object): !object.members.isEmpty
    default: true
    }
  }
}
