import Compute

/// A constraint on the next token of one request, applied to its logits after raw logprobs were taken from them and before
/// anything else.
public protocol LogitsRule: Sendable {
  /// What the rule changes before the next token is chosen, as data that the backend applies.
  /// - Parameters:
  ///   - tokens: the prompt and what was generated after it.
  ///   - promptCount: how many of them are the prompt.
  func edits(after tokens: [Int32], promptCount: Int) -> [LogitsEdit]
}
