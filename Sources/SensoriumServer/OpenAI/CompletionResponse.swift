import Engine

/// The body that answers `POST /v1/completions`, and an event of one that is streamed.
struct CompletionResponse: Encodable, Sendable {
  struct Choice: Encodable, Sendable {
    let index: Int
    let text: String
    @Nullable var logprobs: CompletionLogprobs?
    @Nullable var finishReason: String?
    @Nullable var stopReason: StopReason?
    var promptLogprobs: [[String: PromptLogprob]?]?

    enum CodingKeys: String, CodingKey {
      case index, text, logprobs
      case finishReason = "finish_reason"
      case stopReason = "stop_reason"
      case promptLogprobs = "prompt_logprobs"
    }
  }

  let id: String
  let object = "text_completion"
  let created: Int
  let model: String
  let choices: [Choice]
  var usage: Usage?
}

/// Log probabilities of a completion's tokens.
struct CompletionLogprobs: Encodable, Sendable {
  private(set) var tokens: [String] = []
  private(set) var tokenLogprobs: [Float?] = []
  private(set) var topLogprobs: [[String: Float]?] = []
  private(set) var textOffset: [Int] = []

  enum CodingKeys: String, CodingKey {
    case tokens
    case tokenLogprobs = "token_logprobs"
    case topLogprobs = "top_logprobs"
    case textOffset = "text_offset"
  }

  /// - Parameters:
  ///   - steps: for each token the chosen one first; nil where nothing comes before it, with the token's text in `texts`.
  ///   - offset: where the first token begins in the text, in characters; afterwards where the next would.
  init(_ steps: [[Logprob]?], top: Int, offset: inout Int, firstToken: String = "") {
    for step in steps {
      let token = step?.first?.decodedToken ?? firstToken
      tokens.append(token)
      tokenLogprobs.append(step?.first?.reported)
      topLogprobs.append(
        step.map { step in
          Dictionary(
            step.likeliest(top).map { ($0.decodedToken, $0.reported) }, uniquingKeysWith: { first, _ in first })
        })
      textOffset.append(offset)
      offset += token.unicodeScalars.count
    }
  }
}
