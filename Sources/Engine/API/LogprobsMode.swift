/// What is reported as a generated token's logprob, by vLLM's names; a prompt's are always raw logprobs.
public enum LogprobsMode: String, Sendable, CaseIterable {
  /// Log softmax of what the model computed.
  case rawLogprobs = "raw_logprobs"
  /// What the model computed.
  case rawLogits = "raw_logits"
  /// Log softmax of what the token was chosen from: after rules, penalties, temperature, min-p, top-k and top-p.
  case processedLogprobs = "processed_logprobs"
  /// The logits that the token was chosen from.
  case processedLogits = "processed_logits"

  var isRaw: Bool { self == .rawLogprobs || self == .rawLogits }
  var isNormalized: Bool { self == .rawLogprobs || self == .processedLogprobs }
}
