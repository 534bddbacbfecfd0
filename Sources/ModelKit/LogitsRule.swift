/// A constraint on the next token of one request, applied to its logits before anything is sampled.
public protocol LogitsRule: Sendable {
  /// - Parameters:
  ///   - tokens: the prompt and what was generated after it.
  ///   - promptCount: how many of them are the prompt.
  ///   - logits: `[vocabularySize]`; a token is ruled out by -infinity.
  func apply(to logits: inout MutableSpan<Float>, tokens: [Int32], promptCount: Int)
}
