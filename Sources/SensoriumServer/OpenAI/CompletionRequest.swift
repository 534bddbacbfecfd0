/// The body of `POST /v1/completions`.
struct CompletionRequest: Decodable {
  /// A text, texts, the tokens of one prompt, or the tokens of several.
  enum PromptField: Decodable {
    case texts([String])
    case tokens([[Int32]])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .texts([text])
      } else if let tokens = try? container.decode([Int32].self), !tokens.isEmpty {
        self = .tokens([tokens])
      } else if let texts = try? container.decode([String].self), !texts.isEmpty {
        self = .texts(texts)
      } else if let tokens = try? container.decode([[Int32]].self), !tokens.isEmpty {
        self = .tokens(tokens)
      } else {
        throw DecodingError.meaningless("it has to be a text, a list of texts, or tokens", at: decoder)
      }
    }

    var count: Int {
      switch self {
      case .texts(let texts): texts.count
      case .tokens(let lists): lists.count
      }
    }
  }

  let model: String?
  let prompt: PromptField
  let stream: Bool?
  let streamOptions: ChatCompletionRequest.StreamOptions?
  let maxTokens: Int?
  let logprobs: Int?
  let echo: Bool?
  let suffix: String?
  let bestOf: Int?
  let sampling: SamplingFields

  enum CodingKeys: String, CodingKey {
    case model, prompt, stream, logprobs, echo, suffix
    case streamOptions = "stream_options"
    case maxTokens = "max_tokens"
    case bestOf = "best_of"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    model = try container.decodeIfPresent(String.self, forKey: .model)
    prompt = try container.decode(PromptField.self, forKey: .prompt)
    stream = try container.decodeIfPresent(Bool.self, forKey: .stream)
    streamOptions = try container.decodeIfPresent(ChatCompletionRequest.StreamOptions.self, forKey: .streamOptions)
    maxTokens = try container.decodeIfPresent(Int.self, forKey: .maxTokens)
    logprobs = try container.decodeIfPresent(Int.self, forKey: .logprobs)
    echo = try container.decodeIfPresent(Bool.self, forKey: .echo)
    suffix = try container.decodeIfPresent(String.self, forKey: .suffix)
    bestOf = try container.decodeIfPresent(Int.self, forKey: .bestOf)
    sampling = try SamplingFields(from: decoder)
  }
}
