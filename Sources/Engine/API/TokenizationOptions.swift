/// How a prompt's text becomes tokens: vLLM's `tokenization_kwargs`. What is too long is cut first, and what is too short
/// is padded then; both count the prompt's media in.
public struct TokenizationOptions: Sendable, Equatable {
  /// Which end of a prompt that is too long is cut off.
  public enum Side: String, Sendable, CaseIterable {
    case left, right
  }

  /// Whether a prompt of more than `maxLength` tokens is cut.
  public enum Truncation: String, Sendable, CaseIterable {
    case longestFirst = "longest_first"
    case doNotTruncate = "do_not_truncate"
  }

  /// Whether a prompt of less than `maxLength` tokens is filled up.
  public enum Padding: String, Sendable, CaseIterable {
    case maxLength = "max_length"
    case doNotPad = "do_not_pad"
  }

  /// Whether the tokenizer's own special tokens are put around the text; nil: as the model has it.
  public var addsSpecialTokens: Bool?
  /// The most tokens of a prompt, and what `truncation` and `padding` go by; a longer prompt that is not cut is refused. nil:
  /// what the model's length leaves room for.
  public var maxLength: Int?
  /// nil: as `truncatePromptTokens` says.
  public var truncation: Truncation?
  /// The most tokens of a prompt; what is more is cut off, and a cut through an item is an error. -1: `maxLength`. nil: a
  /// prompt that is too long is refused.
  public var truncatePromptTokens: Int?
  public var truncationSide: Side
  /// nil: as `padPromptTokens` says.
  public var padding: Padding?
  /// The least tokens of a prompt: what is missing becomes the checkpoint's padding token, on the side that its
  /// `tokenizer_config.json` names. The model sees them as any other. -1: `maxLength`. nil: none.
  public var padPromptTokens: Int?
  /// Whether the text is put into lower case first.
  public var lowercases: Bool
  /// Whether a prompt of tokens has its text in the output.
  public var needsDetokenization: Bool
  /// What else was asked and is not known: it changes nothing, and each output says so.
  public var unknownNames: [String]

  /// Leaves out what the model and the tokenizer decide themselves.
  public init(
    addsSpecialTokens: Bool? = nil,
    maxLength: Int? = nil,
    truncation: Truncation? = nil,
    truncatePromptTokens: Int? = nil,
    truncationSide: Side = .left,
    padding: Padding? = nil,
    padPromptTokens: Int? = nil,
    lowercases: Bool = false,
    needsDetokenization: Bool = false,
    unknownNames: [String] = []
  ) {
    self.addsSpecialTokens = addsSpecialTokens
    self.maxLength = maxLength
    self.truncation = truncation
    self.truncatePromptTokens = truncatePromptTokens
    self.truncationSide = truncationSide
    self.padding = padding
    self.padPromptTokens = padPromptTokens
    self.lowercases = lowercases
    self.needsDetokenization = needsDetokenization
    self.unknownNames = unknownNames
  }

  /// What counts otherwise than it was given: one sentence each.
  var notices: [String] {
    guard !unknownNames.isEmpty else { return [] }
    return [
      "The following tokenization arguments are not supported by vLLM Renderer and will be ignored: "
        + unknownNames.joined(separator: ", ")
    ]
  }
}
