/// What a user writes in a prompt where an item goes.
public struct Placeholder: Sendable, Equatable {
  /// As it is written: "<image>".
  public let text: String
  /// As the tokenizer reads it.
  public let tokens: [Int32]

  public init(_ text: String, tokens: [Int32]) {
    self.text = text
    self.tokens = tokens
  }
}

/// What stands in a prompt for an item.
public struct PromptReplacement: Sendable, Equatable {
  public let tokens: [Int32]
  /// The token in whose places the item's embeddings stand; nil: in all places.
  public let embeddedToken: Int32?

  public init(_ tokens: [Int32], embeddedToken: Int32? = nil) {
    self.tokens = tokens
    self.embeddedToken = embeddedToken
  }
}
