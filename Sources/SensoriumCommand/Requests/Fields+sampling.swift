import Engine
import JSON

extension Fields {
  private static let known = [
    "n", "presence_penalty", "frequency_penalty", "repetition_penalty", "temperature", "top_p", "top_k", "min_p",
    "seed", "stop", "stop_token_ids", "bad_words", "include_stop_str_in_output", "ignore_eos", "max_tokens",
    "min_tokens", "logprobs", "prompt_logprobs", "logprob_token_ids", "flat_logprobs", "detokenize",
    "skip_special_tokens", "spaces_between_special_tokens", "output_kind", "stream_interval", "logit_bias",
    "allowed_token_ids", "thinking_token_budget", "repetition_detection",
  ]

  /// Fields of vLLM's that are known and not served, with the reason.
  private static let refused = [
    "extra_args": "no plugin here takes any",
    "structured_outputs": "constrained output is not supported",
    "prompt_logprob_token_ids": "ask for prompt_logprobs",
    "prompt_logprob_start": "ask for prompt_logprobs",
  ]

  /// Reads `sampling_params`, vLLM's fields; what is absent stays as it is.
  func sampling(_ params: inout SamplingParams) throws(FieldError) {
    for (name, reason) in Self.refused.sorted(by: { $0.key < $1.key }) where value(name) != nil {
      throw FieldError("has the field 'sampling_params.\(name)', which is not supported: \(reason)")
    }
    try allow(Self.known + Self.refused.keys)
    try numbers(&params)
    try endings(&params)
    try constraints(&params)
    try reports(&params)
  }

  private func numbers(_ params: inout SamplingParams) throws(FieldError) {
    if let value = try integer("n") { params.n = value }
    if let value = try number("presence_penalty") { params.presencePenalty = value }
    if let value = try number("frequency_penalty") { params.frequencyPenalty = value }
    if let value = try number("repetition_penalty") { params.repetitionPenalty = value }
    if let value = try number("temperature") { params.temperature = value }
    if let value = try number("top_p") { params.topP = value }
    if let value = try integer("top_k") { params.topK = value }
    if let value = try number("min_p") { params.minP = value }
    if let value = try seed() { params.seed = value }
    if let value = try integer("thinking_token_budget") { params.thinkingTokenBudget = value }
  }

  private func endings(_ params: inout SamplingParams) throws(FieldError) {
    if let value = try texts("stop") { params.stop = value }
    if let value = try tokens("stop_token_ids") { params.stopTokenIDs = value }
    if let value = try flag("include_stop_str_in_output") { params.includeStopStringInOutput = value }
    if let value = try flag("ignore_eos") { params.ignoreEOS = value }
    // null takes a limit, a constraint or a report away.
    if has("max_tokens") { params.maxTokens = try integer("max_tokens") }
    if let value = try integer("min_tokens") { params.minTokens = value }
    if has("repetition_detection") { params.repetitionDetection = try repetitionDetection() }
  }

  private func constraints(_ params: inout SamplingParams) throws(FieldError) {
    if has("bad_words") { params.badWords = try texts("bad_words") ?? [] }
    if has("logit_bias") { params.logitBias = try logitBias() ?? [:] }
    if has("allowed_token_ids") { params.allowedTokenIDs = try tokens("allowed_token_ids") }
  }

  private func reports(_ params: inout SamplingParams) throws(FieldError) {
    if has("logprobs") { params.logprobs = try count("logprobs") }
    if has("prompt_logprobs") { params.promptLogprobs = try count("prompt_logprobs") }
    if has("logprob_token_ids") { params.logprobTokenIDs = try tokens("logprob_token_ids") }
    // Another container in Python; the output is the same.
    _ = try flag("flat_logprobs")
    if let value = try flag("detokenize") { params.detokenize = value }
    if let value = try flag("skip_special_tokens") { params.skipSpecialTokens = value }
    if let value = try flag("spaces_between_special_tokens") { params.spacesBetweenSpecialTokens = value }
    if let value = try outputKind() { params.outputKind = value }
    if has("stream_interval") { params.streamInterval = try integer("stream_interval") }
  }
}
