import Engine
import JSON

extension Fields {
  private static let known = [
    "n", "presence_penalty", "frequency_penalty", "repetition_penalty", "temperature", "top_p", "top_k", "min_p",
    "seed",
    "stop", "stop_token_ids", "include_stop_str_in_output", "ignore_eos", "max_tokens", "min_tokens", "logprobs",
    "prompt_logprobs", "detokenize", "skip_special_tokens",
  ]

  /// Reads `sampling_params`, vLLM's fields; what is absent stays as it is.
  func sampling(_ params: inout SamplingParams) throws(FieldError) {
    try allow(Self.known)
    if let value = try integer("n") { params.n = value }
    if let value = try number("presence_penalty") { params.presencePenalty = value }
    if let value = try number("frequency_penalty") { params.frequencyPenalty = value }
    if let value = try number("repetition_penalty") { params.repetitionPenalty = value }
    if let value = try number("temperature") { params.temperature = value }
    if let value = try number("top_p") { params.topP = value }
    if let value = try integer("top_k") { params.topK = value }
    if let value = try number("min_p") { params.minP = value }
    if let value = try seed() { params.seed = value }
    if let value = try stop() { params.stop = value }
    if let value = try tokens("stop_token_ids") { params.stopTokenIDs = value }
    if let value = try flag("include_stop_str_in_output") { params.includeStopStringInOutput = value }
    if let value = try flag("ignore_eos") { params.ignoreEOS = value }
    // null takes a limit or a report away.
    if has("max_tokens") { params.maxTokens = try integer("max_tokens") }
    if let value = try integer("min_tokens") { params.minTokens = value }
    if has("logprobs") { params.logprobs = try integer("logprobs") }
    if has("prompt_logprobs") { params.promptLogprobs = try integer("prompt_logprobs") }
    if let value = try flag("detokenize") { params.detokenize = value }
    if let value = try flag("skip_special_tokens") { params.skipSpecialTokens = value }
  }

  /// -1 means no seed, as in vLLM.
  private func seed() throws(FieldError) -> UInt64? {
    let seed = try read("seed", "an integer of at least -1") { value in value.integer.flatMap { $0 >= -1 ? $0 : nil } }
    return seed.flatMap { UInt64(exactly: $0) }
  }

  private func stop() throws(FieldError) -> [String]? {
    try read("stop", "a text or a list of texts") { value in
      if let text = value.string { return [text] }
      guard let values = value.array else { return nil }
      let texts = values.compactMap(\.string)
      return texts.count == values.count ? texts : nil
    }
  }
}
