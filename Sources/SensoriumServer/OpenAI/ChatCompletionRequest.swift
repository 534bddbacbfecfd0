/// The body of `POST /v1/chat/completions`.
struct ChatCompletionRequest: Decodable {
  struct StreamOptions: Decodable {
    let includeUsage: Bool?
    let continuousUsageStats: Bool?

    enum CodingKeys: String, CodingKey {
      case includeUsage = "include_usage"
      case continuousUsageStats = "continuous_usage_stats"
    }
  }

  /// Present where more than plain text is wanted, which no model here can promise.
  struct ResponseFormat: Decodable {
    let type: String
  }

  let model: String?
  let messages: [ChatCompletionMessage]
  let stream: Bool?
  let streamOptions: StreamOptions?
  let maxTokens: Int?
  let maxCompletionTokens: Int?
  let logprobs: Bool?
  let topLogprobs: Int?
  let responseFormat: ResponseFormat?
  let tools: [JSONField]?
  let toolChoice: JSONField?
  let chatTemplate: String?
  let addGenerationPrompt: Bool?
  let continueFinalMessage: Bool?
  let returnTokenIDs: Bool?
  let sampling: SamplingFields

  enum CodingKeys: String, CodingKey {
    case model, messages, stream, logprobs, tools
    case streamOptions = "stream_options"
    case maxTokens = "max_tokens"
    case maxCompletionTokens = "max_completion_tokens"
    case topLogprobs = "top_logprobs"
    case responseFormat = "response_format"
    case toolChoice = "tool_choice"
    case chatTemplate = "chat_template"
    case addGenerationPrompt = "add_generation_prompt"
    case continueFinalMessage = "continue_final_message"
    case returnTokenIDs = "return_token_ids"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    model = try container.decodeIfPresent(String.self, forKey: .model)
    messages = try container.decode([ChatCompletionMessage].self, forKey: .messages)
    stream = try container.decodeIfPresent(Bool.self, forKey: .stream)
    streamOptions = try container.decodeIfPresent(StreamOptions.self, forKey: .streamOptions)
    maxTokens = try container.decodeIfPresent(Int.self, forKey: .maxTokens)
    maxCompletionTokens = try container.decodeIfPresent(Int.self, forKey: .maxCompletionTokens)
    logprobs = try container.decodeIfPresent(Bool.self, forKey: .logprobs)
    topLogprobs = try container.decodeIfPresent(Int.self, forKey: .topLogprobs)
    responseFormat = try container.decodeIfPresent(ResponseFormat.self, forKey: .responseFormat)
    tools = try container.decodeIfPresent([JSONField].self, forKey: .tools)
    toolChoice = try container.decodeIfPresent(JSONField.self, forKey: .toolChoice)
    chatTemplate = try container.decodeIfPresent(String.self, forKey: .chatTemplate)
    addGenerationPrompt = try container.decodeIfPresent(Bool.self, forKey: .addGenerationPrompt)
    continueFinalMessage = try container.decodeIfPresent(Bool.self, forKey: .continueFinalMessage)
    returnTokenIDs = try container.decodeIfPresent(Bool.self, forKey: .returnTokenIDs)
    sampling = try SamplingFields(from: decoder)
  }
}
