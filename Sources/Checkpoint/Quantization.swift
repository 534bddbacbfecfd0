import JSON

/// How the weights of a checkpoint were quantized: `quantization_config` of `config.json`, or of the language model in it.
struct Quantization {
  /// `quant_method`: "awq", "gptq", "fp8", "compressed-tensors", "bitsandbytes", …
  let method: String
  /// What the method leaves open: nf4 or int8 of bitsandbytes, bits otherwise.
  let detail: String?

  /// Nil where the weights are not quantized.
  init?(_ config: JSONValue) {
    let places = [config, config["text_config"] ?? .null, config["llm_config"] ?? .null]
    let found = places.lazy.compactMap { place in
      ["quantization_config", "compression_config"].lazy.compactMap { place[$0] }.first { $0.object != nil }
    }.first
    guard let found else { return nil }
    func isSet(_ key: String) -> Bool { found[key]?.bool ?? false }
    let fourBits = isSet("load_in_4bit") || isSet("_load_in_4bit")
    let eightBits = isSet("load_in_8bit") || isSet("_load_in_8bit")
    // transformers' own fallback for files from before quant_method.
    method = found["quant_method"]?.string ?? (fourBits || eightBits ? "bitsandbytes" : "an unnamed method")
    detail =
      if fourBits { found["bnb_4bit_quant_type"]?.string ?? "fp4" } else if eightBits { "int8" } else {
        found["bits"]?.integer.map { "\($0) bits" } ?? found["format"]?.string
      }
  }

  /// The end of a sentence that refuses the checkpoint.
  var sentence: String {
    "quantized by \(method)\(detail.map { " (\($0))" } ?? ""), which is not supported; use a checkpoint whose weights are "
      + "float32, float16 or bfloat16."
  }
}
