/// How a prompt's text becomes tokens: vLLM's `tokenization_kwargs`.
public struct TokenizationOptions: Sendable, Equatable {
  /// Which end of a prompt that is too long is cut off.
  public enum Side: String, Sendable, CaseIterable {
    case left, right
  }

  /// Whether the tokenizer's own special tokens are put around the text; nil: as the model has it.
  public var addsSpecialTokens: Bool?
  /// The most tokens of a prompt, its media counted in; what is more is cut off, and a cut through an item is an error. -1: what
  /// the model's length leaves room for. nil: a prompt that is too long is refused.
  public var truncatePromptTokens: Int?
  public var truncationSide = Side.left

  public init() {}
}
