/// A constraint on the next token of one request, applied to its logits after logprobs were taken from them and before
/// anything else.
public protocol LogitsRule: Sendable {
  /// Rules the tokens out that may not come next.
  /// - Parameters:
  ///   - tokens: the prompt and what was generated after it.
  ///   - promptCount: how many of them are the prompt.
  ///   - logits: `[vocabularySize]`; a token is ruled out by -infinity.
  func apply(to logits: inout MutableSpan<Float>, tokens: [Int32], promptCount: Int)
}
