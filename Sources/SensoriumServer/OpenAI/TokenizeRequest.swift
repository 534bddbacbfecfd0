/// The body of `POST /tokenize`: a text, or a conversation.
struct TokenizeRequest: Decodable {
  let model: String?
  let prompt: String?
  let messages: [ChatCompletionMessage]?
  let addSpecialTokens: Bool?
  let addGenerationPrompt: Bool?
  let continueFinalMessage: Bool?
  let returnTokenStrings: Bool?

  enum CodingKeys: String, CodingKey {
    case model, prompt, messages
    case addSpecialTokens = "add_special_tokens"
    case addGenerationPrompt = "add_generation_prompt"
    case continueFinalMessage = "continue_final_message"
    case returnTokenStrings = "return_token_strs"
  }
}

/// The body that answers it.
struct TokenizeResponse: Encodable {
  let count: Int
  let maxModelLength: Int
  let tokens: [Int32]
  @Nullable var tokenStrings: [String]?

  enum CodingKeys: String, CodingKey {
    case count, tokens
    case maxModelLength = "max_model_len"
    case tokenStrings = "token_strs"
  }
}

/// The body of `POST /detokenize`.
struct DetokenizeRequest: Decodable {
  let model: String?
  let tokens: [Int32]
}

/// The body that answers it.
struct DetokenizeResponse: Encodable {
  let prompt: String
}
