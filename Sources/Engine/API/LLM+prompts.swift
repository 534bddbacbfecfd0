import ModelKit
import Text

/// What a server needs besides answers: prompts and tokens as the model sees them.
extension LLM {
  /// The most sequences that are computed at once.
  public var maxSequences: Int { maxRequestsInFlight / 2 }

  /// The prompt that the checkpoint's chat template makes of a conversation, as `chat` does.
  /// - Throws: where the checkpoint has no template, or its template refuses the conversation.
  public func prompt(
    for conversation: [ChatMessage], _ options: ChatOptions = ChatOptions()
  ) throws(InputError) -> Prompt {
    var prompt = try ChatRenderer(model, options).prompt(conversation)
    prompt.lora = options.lora
    return prompt
  }

  /// The tokens of a text, without regard to the model's length.
  /// - Parameter addsSpecialTokens: nil: as prompts have them.
  public func tokenize(_ text: String, addsSpecialTokens: Bool? = nil) -> [Int32] {
    model.tokenizer.encode(text, addSpecialTokens: addsSpecialTokens ?? model.processor.addsSpecialTokens)
  }

  /// The text of tokens.
  /// - Throws: where one of them is not in the vocabulary.
  public func detokenize(_ tokens: [Int32], skipSpecialTokens: Bool = false) throws(InputError) -> String {
    if let id = tokens.first(where: { $0 < 0 || $0 >= model.graph.vocabularySize }) {
      throw InputError(.invalidRequest, "Token id \(id) is out of vocabulary")
    }
    return model.tokenizer.decode(tokens, skipSpecialTokens: skipSpecialTokens)
  }

  /// A token as the checkpoint's tokenizer spells it (`Ġthe`, `▁the`); nil where no token has the id.
  public func spelling(ofToken id: Int32) -> String? { model.tokenizer.token(id) }

  /// Whether conversations can be answered: whether the checkpoint has a chat template.
  public var hasChatTemplate: Bool { (try? ChatRenderer(model, ChatOptions())) != nil }
}

extension LLM {
  /// Codes of the languages that the model transcribes; empty where it knows one language only, or no speech.
  public var speechLanguages: [String] { (model.processor as? any SpeechTranscribing)?.languages ?? [] }
}
