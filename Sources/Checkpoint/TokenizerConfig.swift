import JSON

/// What `tokenizer_config.json` says about padding and spaces; the padding token may be in `special_tokens_map.json` instead.
public struct TokenizerConfig: Sendable {
  /// The spelling of the token that prompts are filled up with; nil where there is none.
  public let paddingToken: String?
  /// Whether it is put in front of a prompt, and not behind it.
  public let padsLeft: Bool
  /// The class of `transformers` that the tokenizer is of, without `Fast`; nil where it is not said.
  public let tokenizerClass: String?
  /// Whether SentencePiece's older way with spaces is meant.
  public let isLegacy: Bool
  /// Whether a text gets a space in front; nil where it is not said.
  public let addsPrefixSpace: Bool?

  /// Reads the files of a checkpoint's folder; those that are missing say nothing.
  public init(folder: String) throws(CheckpointError) {
    let config = try JSONFile("tokenizer_config.json", in: folder)?.value
    let map = try JSONFile("special_tokens_map.json", in: folder)?.value
    paddingToken = Self.spelling(config?["pad_token"]) ?? Self.spelling(map?["pad_token"])
    padsLeft = config?["padding_side"]?.string == "left"
    tokenizerClass = config?["tokenizer_class"]?.string.map { $0.hasSuffix("Fast") ? String($0.dropLast(4)) : $0 }
    isLegacy = config?["legacy"]?.bool ?? false
    addsPrefixSpace = config?["add_prefix_space"]?.bool
  }

  /// A token is written as a string, or as an object with its text as `content`.
  private static func spelling(_ value: JSONValue?) -> String? { value?.string ?? value?["content"]?.string }
}
