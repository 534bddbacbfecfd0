import ModelKit

/// What became of one request; names are vLLM's. A request that failed has an `error` and no outputs.
public struct RequestOutput: Sendable {
  /// The request's number among all that the engine was given, counted from 0.
  public let requestID: String
  /// The prompt's text; of an encoder-decoder model the decoder's. nil where tokens were given, unless their text was asked
  /// for (`TokenizationOptions.needsDetokenization`), or rows of embeddings.
  public let prompt: String?
  /// The tokens that generation started from, placeholders expanded; 0 in the places of a prompt's own rows.
  public let promptTokenIDs: [Int32]
  /// The encoder's text and tokens, where an explicit encoder/decoder prompt gave them.
  public let encoderPrompt: String?
  public let encoderPromptTokenIDs: [Int32]?
  /// One entry for each prompt token, the first nil; nil where they were not asked for.
  public let promptLogprobs: [[Logprob]?]?
  /// One for each of `n`.
  public internal(set) var outputs: [CompletionOutput]
  /// Whether there is no more to come; false only while an output is streamed.
  public let isFinished: Bool
  /// Prompt tokens whose keys and values were there already.
  public let cachedTokenCount: Int
  public let metrics: RequestMetrics
  /// The adapter that answered.
  public let lora: LoRARequest?
  /// What the user should know though there is an answer: that a file was cut short, say. One sentence each.
  public let notices: [String]
  /// Why the request failed; nil where it did not.
  public let error: InputError?
  /// The scores of a beam search's answers.
  package internal(set) var beamScores: [(logprob: Double, score: Double)] = []
  /// The probabilities of the tokens that a probe named, before rules.
  package internal(set) var probed: [Double] = []
  /// The attention to the source that was asked for.
  package internal(set) var attention: SourceAttention?
}

/// One answer.
public struct CompletionOutput: Sendable {
  /// Why an answer ended.
  public enum FinishReason: String, Sendable {
    /// By an end-of-sequence token, a stop token or a stop string.
    case stop
    /// It reached `maxTokens` or the model's length.
    case length
    /// It went round in circles (`repetitionDetection`).
    case repetition
  }

  /// What stopped an answer that did not end by itself.
  public enum StopReason: Sendable, Equatable {
    case string(String)
    case token(Int32)
  }

  /// Its place among the `n`.
  public let index: Int
  /// Empty where `detokenize` is false.
  public internal(set) var text: String
  /// The generated tokens, with the one that ended the answer.
  public internal(set) var tokenIDs: [Int32]
  /// The sum of the chosen tokens' logprobs; nil where logprobs were not asked for.
  public internal(set) var cumulativeLogprob: Float?
  /// One entry for each token: the chosen one first, then the likeliest.
  public internal(set) var logprobs: [[Logprob]]?
  /// nil while the answer is not finished.
  public internal(set) var finishReason: FinishReason?
  /// nil where the model ended it.
  public internal(set) var stopReason: StopReason?
  /// The sum of the chosen tokens' logprobs after rules and before temperature, where the request wants it.
  package internal(set) var score = 0.0
}

/// A token's natural logarithm of probability, before rules, penalties and temperature unless the engine's
/// `logprobsMode` says otherwise.
public struct Logprob: Sendable, Equatable {
  public let tokenID: Int32
  public let logprob: Float
  /// 1 for the likeliest of the vocabulary.
  public let rank: Int
  public let decodedToken: String
}

/// Where a request's time went, in seconds.
public struct RequestMetrics: Sendable {
  /// When the request came, in seconds since the beginning of 1970; the others are lengths of time.
  public var arrival = 0.0
  /// Reading the media and computing features.
  public var preprocessing = 0.0
  /// From when the request was ready until it was taken up.
  public var waiting = 0.0
  /// The encoder.
  public var encoding = 0.0
  /// From when the request was ready until its first token; waiting and encoding are part of it.
  public var firstToken = 0.0
  /// From when the request was ready until its last token; `preprocessing` comes before it.
  public var total = 0.0
  /// How many tokens were generated, of all answers.
  public var generatedTokens = 0
  /// How much sound and film the request carries.
  public var mediaSeconds = 0.0
}
