/// The body that answers `POST /v1/chat/completions` in one piece.
struct ChatCompletionResponse: Encodable, Sendable {
  struct Message: Encodable, Sendable {
    let role = "assistant"
    let content: String
    @Nullable var refusal: String?
  }

  struct Choice: Encodable, Sendable {
    let index: Int
    let message: Message
    @Nullable var logprobs: ChatLogprobs?
    @Nullable var finishReason: String?
    @Nullable var stopReason: StopReason?
    let tokenIDs: [Int32]?

    enum CodingKeys: String, CodingKey {
      case index, message, logprobs
      case finishReason = "finish_reason"
      case stopReason = "stop_reason"
      case tokenIDs = "token_ids"
    }
  }

  let id: String
  let object = "chat.completion"
  let created: Int
  let model: String
  let choices: [Choice]
  let usage: Usage
  let promptLogprobs: [[String: PromptLogprob]?]?
  let promptTokenIDs: [Int32]?

  enum CodingKeys: String, CodingKey {
    case id, object, created, model, choices, usage
    case promptLogprobs = "prompt_logprobs"
    case promptTokenIDs = "prompt_token_ids"
  }
}

/// One event of a chat completion that is streamed.
struct ChatCompletionChunk: Encodable, Sendable {
  struct Delta: Encodable, Sendable {
    var role: String?
    var content: String?
  }

  struct Choice: Encodable, Sendable {
    let index: Int
    let delta: Delta
    @Nullable var logprobs: ChatLogprobs?
    @Nullable var finishReason: String?
    var stopReason: StopReason?
    var tokenIDs: [Int32]?

    enum CodingKeys: String, CodingKey {
      case index, delta, logprobs
      case finishReason = "finish_reason"
      case stopReason = "stop_reason"
      case tokenIDs = "token_ids"
    }
  }

  let id: String
  let object = "chat.completion.chunk"
  let created: Int
  let model: String
  let choices: [Choice]
  var usage: Usage?
}
