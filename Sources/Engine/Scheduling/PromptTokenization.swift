import ModelKit
import Text

/// Turns a prompt's text into tokens, as far as the model's length allows.
struct PromptTokenization: Sendable {
  private let tokenizer: Tokenizer
  private let addsSpecialTokens: Bool
  private let vocabularySize: Int
  private let maxLength: Int
  /// More characters than this become more tokens than the model's length, whatever they are.
  private let mostCharacters: Int

  /// - Parameter maxLength: the most positions of a sequence.
  init(_ model: LoadedModel, maxLength: Int) {
    tokenizer = model.tokenizer
    addsSpecialTokens = model.processor.addsSpecialTokens
    vocabularySize = model.graph.vocabularySize
    self.maxLength = maxLength
    let (most, overflows) = maxLength.multipliedReportingOverflow(by: tokenizer.longestToken)
    mostCharacters = overflows ? .max : most
  }

  /// - Parameter isCut: whether what is too long is going to be cut and not refused.
  func tokens(
    _ content: Prompt.Content, _ options: TokenizationOptions, isCut: Bool
  ) throws(InputError) -> [Int32] {
    let tokens: [Int32]
    switch content {
    case .text(let text):
      if !isCut { try checkCharacters(text) }
      tokens = tokenizer.encode(
        options.lowercases ? text.lowercased() : text,
        addSpecialTokens: options.addsSpecialTokens ?? addsSpecialTokens)
    case .tokens(let ids): tokens = ids
    case .embeddings(_, let ids): tokens = ids.compactMap { $0 }
    }
    guard isCut || tokens.count <= maxLength else {
      throw tooLong("\(tokens.count) input tokens, which exceeds this limit even without any output tokens")
    }
    try checkVocabulary(tokens)
    return tokens
  }

  /// Before tokenizing, so that a text of any size is refused at once.
  private func checkCharacters(_ text: String) throws(InputError) {
    // A character has a byte at least.
    guard text.utf8.count > mostCharacters else { return }
    let count = Self.characters(text)
    guard count > mostCharacters else { return }
    throw tooLong(
      "\(count) characters (more than \(mostCharacters) characters, which is the upper bound for \(maxLength) input tokens)"
    )
  }

  /// Unicode scalars, as Python counts them.
  private static func characters(_ text: String) -> Int {
    let bytes = text.utf8.span
    var count = 0
    // A byte that goes on with a character begins none.
    for place in bytes.indices { count += bytes[place] & 0xC0 == 0x80 ? 0 : 1 }
    return count
  }

  private func tooLong(_ contents: String) -> InputError {
    InputError(
      .invalidRequest,
      "This model's maximum context length is \(maxLength) tokens. However, your prompt contains \(contents). Please "
        + "reduce the length of the input prompt.")
  }

  /// A tokenizer can hold tokens that the model has no embedding for.
  private func checkVocabulary(_ tokens: [Int32]) throws(InputError) {
    if let id = tokens.first(where: { $0 < 0 || $0 >= vocabularySize }) {
      throw InputError(.invalidRequest, "Token id \(id) is out of vocabulary")
    }
  }
}
