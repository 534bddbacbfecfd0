/// How the logits of tokens change that a sequence has already. Ids beyond the row have no effect.
public struct TokenPenalties: Sendable, Equatable {
  /// Tokens of the prompt and the answer, each once.
  public var tokens: [Int32] = []
  /// Divides the logits above 0 of `tokens` and multiplies those below.
  public var repetition: Float = 1
  /// Tokens of the answer, each once, and how often each stands there.
  public var generated: [Int32] = []
  public var counts: [Int32] = []
  /// Taken from the logits of `generated`, for each time that the token stands there.
  public var frequency: Float = 0
  /// Taken from the logits of `generated` once.
  public var presence: Float = 0

  public init() {}
}
