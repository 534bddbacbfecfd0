import Engine

/// How many tokens a request took.
struct Usage: Encodable, Sendable, Equatable {
  struct PromptDetails: Encodable, Sendable, Equatable {
    let cachedTokens: Int

    enum CodingKeys: String, CodingKey { case cachedTokens = "cached_tokens" }
  }

  let promptTokens: Int
  let completionTokens: Int
  let totalTokens: Int
  let promptDetails: PromptDetails

  enum CodingKeys: String, CodingKey {
    case promptTokens = "prompt_tokens"
    case completionTokens = "completion_tokens"
    case totalTokens = "total_tokens"
    case promptDetails = "prompt_tokens_details"
  }

  init(prompt: Int, cached: Int, completion: Int) {
    promptTokens = prompt
    completionTokens = completion
    totalTokens = prompt + completion
    promptDetails = PromptDetails(cachedTokens: cached)
  }
}

/// What stopped an answer that did not end by itself: a text, or the number of a token.
enum StopReason: Encodable, Sendable {
  case string(String)
  case token(Int32)

  init?(_ reason: CompletionOutput.StopReason?) {
    switch reason {
    case nil: return nil
    case .string(let text): self = .string(text)
    case .token(let id): self = .token(id)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .string(let text): try container.encode(text)
    case .token(let id): try container.encode(id)
    }
  }
}
