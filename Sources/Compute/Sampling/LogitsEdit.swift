/// A change to one row of logits before its token is chosen. What a rule asks for is data, so that a device can apply it
/// without the host.
public enum LogitsEdit: Sendable {
  /// Rules tokens out. Ids beyond the row have no effect.
  case suppress([Int32])
  /// Rules out a range of tokens, as far as the row has them.
  case suppressRange(Range<Int>)
  /// Rules out all tokens but these. Ids beyond the row have no effect.
  case allow([Int32])
  /// Adds to the logits of some tokens, each of which the row has.
  case add([TokenBias])
  /// Rules out all tokens before those of the range where the range's are together likelier than any of them.
  case prefer(Range<Int>)
  /// Changes the row in the host's memory: a transfer of the row in both directions on a device that has its own.
  case host(@Sendable (inout MutableSpan<Float>) -> Void)
}

/// What is added to one token's logit.
public struct TokenBias: Sendable, Equatable {
  public var token: Int32
  public var bias: Float

  public init(token: Int32, bias: Float) {
    self.token = token
    self.bias = bias
  }
}
