import Engine

/// The members that completions and chat completions share: OpenAI's, and vLLM's extra ones.
struct SamplingFields: Decodable {
  let n: Int?
  let temperature: Float?
  let topP: Float?
  let topK: Int?
  let minP: Float?
  let presencePenalty: Float?
  let frequencyPenalty: Float?
  let repetitionPenalty: Float?
  let seed: Int?
  let stop: OneOrMany<String>?
  let stopTokenIDs: [Int32]?
  let includeStopStringInOutput: Bool?
  let ignoreEOS: Bool?
  let minTokens: Int?
  let badWords: [String]?
  let allowedTokenIDs: [Int32]?
  let logitBias: [String: Float]?
  let skipSpecialTokens: Bool?
  let spacesBetweenSpecialTokens: Bool?
  let promptLogprobs: Int?
  let logprobTokenIDs: [Int32]?
  let repetitionDetection: RepetitionFields?
  let thinkingTokenBudget: Int?
  let truncatePromptTokens: Int?
  let addSpecialTokens: Bool?
  let priority: Int?
  let cacheSalt: String?
  let processorOptions: [String: JSONField]?

  enum CodingKeys: String, CodingKey {
    case n, temperature, seed, stop, priority
    case topP = "top_p"
    case topK = "top_k"
    case minP = "min_p"
    case presencePenalty = "presence_penalty"
    case frequencyPenalty = "frequency_penalty"
    case repetitionPenalty = "repetition_penalty"
    case stopTokenIDs = "stop_token_ids"
    case includeStopStringInOutput = "include_stop_str_in_output"
    case ignoreEOS = "ignore_eos"
    case minTokens = "min_tokens"
    case badWords = "bad_words"
    case allowedTokenIDs = "allowed_token_ids"
    case logitBias = "logit_bias"
    case skipSpecialTokens = "skip_special_tokens"
    case spacesBetweenSpecialTokens = "spaces_between_special_tokens"
    case promptLogprobs = "prompt_logprobs"
    case logprobTokenIDs = "logprob_token_ids"
    case repetitionDetection = "repetition_detection"
    case thinkingTokenBudget = "thinking_token_budget"
    case truncatePromptTokens = "truncate_prompt_tokens"
    case addSpecialTokens = "add_special_tokens"
    case cacheSalt = "cache_salt"
    case processorOptions = "mm_processor_kwargs"
  }
}

/// vLLM's `repetition_detection`.
struct RepetitionFields: Decodable {
  let maxPatternSize: Int
  let minPatternSize: Int?
  let minCount: Int

  enum CodingKeys: String, CodingKey {
    case maxPatternSize = "max_pattern_size"
    case minPatternSize = "min_pattern_size"
    case minCount = "min_count"
  }
}

/// A value, or a list of such.
struct OneOrMany<Value: Decodable & Sendable>: Decodable, Sendable {
  let values: [Value]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let one = try? container.decode(Value.self) {
      values = [one]
    } else {
      values = try container.decode([Value].self)
    }
  }
}
