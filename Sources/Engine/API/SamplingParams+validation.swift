import ModelKit

extension SamplingParams {
  /// The most answers to one prompt; `VLLM_MAX_N_SEQUENCES` in the environment changes it.
  static let mostN = environmentLimit("VLLM_MAX_N_SEQUENCES") ?? 16_384
  /// The most logprobs at a step, unless the engine is told otherwise.
  static let mostLogprobs = 20

  /// Checks every field, with vLLM's rules and messages in vLLM's order.
  /// - Throws: one sentence about the first that is wrong.
  func validate(vocabularySize: Int, maxLogprobs: Int = mostLogprobs) throws(InputError) {
    try validateThinking()
    try repetitionDetection?.validate()
    try validateNumbers()
    try validateLengths()
    try validateTexts()
    try Self.require(!isGreedy || n == 1, "n must be 1 when using greedy sampling, got \(n).")
    try validateReports(vocabularySize, maxLogprobs)
    try validateTokens(vocabularySize)
  }

  static func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(InputError) {
    guard condition else { throw InputError(.invalidRequest, message()) }
  }

  private func validateThinking() throws(InputError) {
    guard let thinkingTokenBudget, thinkingTokenBudget != -1 else { return }
    try Self.require(
      thinkingTokenBudget >= 0, "`thinking_token_budget` must be a non-negative integer or -1 for unlimited.")
    try Self.require(false, "thinking_token_budget is given, but this model does not think apart from its answer.")
  }

  private func validateNumbers() throws(InputError) {
    try Self.require(n >= 1, "n must be at least 1, got \(n).")
    try Self.require(
      n <= Self.mostN,
      "n must be at most \(Self.mostN), got \(n). To increase this limit, set the VLLM_MAX_N_SEQUENCES environment variable."
    )
    try Self.require(abs(presencePenalty) <= 2, "presence_penalty must be in [-2, 2], got \(presencePenalty).")
    try Self.require(abs(frequencyPenalty) <= 2, "frequency_penalty must be in [-2, 2], got \(frequencyPenalty).")
    try Self.require(
      repetitionPenalty.isFinite, "repetition_penalty must be a finite number, got \(repetitionPenalty).")
    try Self.require(repetitionPenalty > 0, "repetition_penalty must be greater than zero, got \(repetitionPenalty).")
    try Self.require(temperature.isFinite, "temperature must be a finite number, got \(temperature).")
    try Self.require(temperature >= 0, "temperature must be non-negative, got \(temperature).")
    try Self.require(temperature <= 2, "temperature must be in [0, 2], got \(temperature).")
    try Self.require(topP > 0 && topP <= 1, "top_p must be in (0, 1], got \(topP).")
    try Self.require(topK >= -1, "top_k must be 0 (disable), or at least 1, got \(topK).")
    try Self.require(minP >= 0 && minP <= 1, "min_p must be in [0, 1], got \(minP).")
  }

  private func validateLengths() throws(InputError) {
    if let maxTokens { try Self.require(maxTokens >= 1, "max_tokens must be at least 1, got \(maxTokens).") }
    try Self.require(minTokens >= 0, "min_tokens must be greater than or equal to 0, got \(minTokens).")
    if let maxTokens {
      try Self.require(
        minTokens <= maxTokens, "min_tokens must be less than or equal to max_tokens=\(maxTokens), got \(minTokens).")
    }
    if let streamInterval {
      try Self.require(streamInterval >= 1, "stream_interval must be at least 1, got \(streamInterval).")
    }
  }

  private func validateTexts() throws(InputError) {
    for (name, count) in [("logprobs", logprobs), ("prompt_logprobs", promptLogprobs)] {
      guard let count else { continue }
      try Self.require(count >= -1, "\(name) must be non-negative or -1, got \(count).")
    }
    try Self.require(!stop.contains(""), "stop cannot contain an empty string.")
    try Self.require(
      detokenize || stop.isEmpty,
      "stop strings are only supported when detokenize is True. Set detokenize=True to use stop.")
    try Self.require(
      !badWords.contains(""),
      "bad_words cannot contain an empty string. Got bad_words=[\(badWords.map { "'\($0)'" }.joined(separator: ", "))]")
  }
}

extension RepetitionDetection {
  func validate() throws(InputError) {
    try SamplingParams.require(
      maxPatternSize >= 0 && minPatternSize >= 0 && minPatternSize <= maxPatternSize,
      "max_pattern_size, min_pattern_size must be >=0, with min_pattern_size <= max_pattern_size. "
        + "Set both to 0 to disable repetitive pattern detection.")
    try SamplingParams.require(
      maxPatternSize == 0 || minCount >= 2,
      "min_count must be >= 2 to detect repetitive patterns in engine output. "
        + "If you do not wish to detect repetitive patterns, set max_pattern_size to 0.")
  }
}
