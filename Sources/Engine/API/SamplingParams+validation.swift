import ModelKit

extension SamplingParams {
  /// The most answers to one prompt.
  static let mostN = 16_384
  /// The most logprobs at a step, unless the engine is told otherwise.
  static let mostLogprobs = 20

  /// Checks every field, with vLLM's rules and messages.
  /// - Throws: one sentence about the first that is wrong.
  func validate(vocabularySize: Int, maxLogprobs: Int = mostLogprobs) throws(InputError) {
    func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(InputError) {
      guard condition else { throw InputError(.invalidRequest, message()) }
    }
    try require(n >= 1, "n must be at least 1, got \(n).")
    try require(n <= Self.mostN, "n must be at most \(Self.mostN), got \(n).")
    try require(!isGreedy || n == 1, "n must be 1 when using greedy sampling, got \(n).")
    try require(abs(presencePenalty) <= 2, "presence_penalty must be in [-2, 2], got \(presencePenalty).")
    try require(abs(frequencyPenalty) <= 2, "frequency_penalty must be in [-2, 2], got \(frequencyPenalty).")
    try require(
      repetitionPenalty > 0 && repetitionPenalty.isFinite,
      "repetition_penalty must be greater than zero, got \(repetitionPenalty).")
    try require(temperature >= 0, "temperature must be non-negative, got \(temperature).")
    try require(temperature <= 2, "temperature must be in [0, 2], got \(temperature).")
    try require(topP > 0 && topP <= 1, "top_p must be in (0, 1], got \(topP).")
    try require(topK >= -1, "top_k must be 0 (disable), or at least 1, got \(topK).")
    try require(minP >= 0 && minP <= 1, "min_p must be in [0, 1], got \(minP).")
    try require(!stop.contains(""), "stop cannot contain an empty string.")
    try require(
      detokenize || stop.isEmpty,
      "stop strings are only supported when detokenize is True. Set detokenize=True to use stop.")
    let unknown = stopTokenIDs.filter { $0 < 0 || $0 >= vocabularySize }
    try require(
      unknown.isEmpty,
      "token_id(s) \(unknown) in stop_token_ids contain out-of-vocab token ids. Vocabulary size: \(vocabularySize)")
    if let maxTokens {
      try require(maxTokens >= 1, "max_tokens must be at least 1, got \(maxTokens).")
      try require(
        minTokens <= maxTokens, "min_tokens must be less than or equal to max_tokens=\(maxTokens), got \(minTokens).")
    }
    try require(minTokens >= 0, "min_tokens must be greater than or equal to 0, got \(minTokens).")
    for (name, count) in [("sample", logprobs), ("prompt", promptLogprobs)] {
      guard let count else { continue }
      try require(count >= -1, "\(name) logprobs must be non-negative or -1, got \(count).")
      // -1 is the whole vocabulary on either side.
      let (wanted, most) = (count < 0 ? vocabularySize : count, maxLogprobs < 0 ? vocabularySize : maxLogprobs)
      try require(
        wanted <= most, "Requested \(name) logprobs of \(wanted), which is greater than max allowed: \(most)")
    }
  }
}
