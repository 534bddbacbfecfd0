import ModelKit

/// How likely answers are searched for; names are vLLM's, and what they mean is `transformers`' where the two differ.
public struct BeamSearchParams: Sendable, Equatable {
  /// How many answers are followed at once, and how many there are in the end.
  public var beamWidth: Int
  /// The most tokens of an answer.
  public var maxTokens: Int
  /// Goes on past the model's end-of-sequence tokens.
  public var ignoreEOS: Bool
  /// Tokens that end an answer, besides the model's own.
  public var stopTokenIDs: [Int32]
  /// An answer's score is the sum of its tokens' logprobs divided by this power of how many they are: above 0 favours
  /// long answers, below 0 short ones.
  public var lengthPenalty: Double
  /// Whether special tokens are left out of the text.
  public var skipSpecialTokens: Bool

  /// vLLM's defaults for what is left out.
  public init(
    beamWidth: Int,
    maxTokens: Int,
    ignoreEOS: Bool = false,
    stopTokenIDs: [Int32] = [],
    lengthPenalty: Double = 1,
    skipSpecialTokens: Bool = true
  ) {
    self.beamWidth = beamWidth
    self.maxTokens = maxTokens
    self.ignoreEOS = ignoreEOS
    self.stopTokenIDs = stopTokenIDs
    self.lengthPenalty = lengthPenalty
    self.skipSpecialTokens = skipSpecialTokens
  }

  func validate(vocabularySize: Int) throws(InputError) {
    guard 1...1_024 ~= beamWidth else {
      throw InputError(.invalidRequest, "beam_width must be between 1 and 1024, got \(beamWidth).")
    }
    guard maxTokens >= 1 else {
      throw InputError(.invalidRequest, "max_tokens must be at least 1, got \(maxTokens).")
    }
    guard lengthPenalty.isFinite else {
      throw InputError(.invalidRequest, "length_penalty must be finite, got \(lengthPenalty).")
    }
    let unknown = stopTokenIDs.filter { !(0..<vocabularySize ~= Int($0)) }
    guard unknown.isEmpty else {
      throw InputError(
        .invalidRequest,
        "token_id(s) \(unknown) in stop_token_ids contain out-of-vocab token ids. Vocabulary size: \(vocabularySize)")
    }
  }

  /// The sampling of the request that carries the search.
  var sampling: SamplingParams {
    var params = SamplingParams.greedy(maxTokens: maxTokens)
    params.ignoreEOS = ignoreEOS
    params.skipSpecialTokens = skipSpecialTokens
    params.detokenize = false
    return params
  }
}

/// The likeliest answers to one prompt that were found.
public struct BeamSearchOutput: Sendable {
  /// The best first; empty where the request failed.
  public let sequences: [BeamSearchSequence]
  /// The tokens that generation started from, placeholders expanded.
  public let promptTokenIDs: [Int32]
  public let metrics: RequestMetrics
  /// Why there is none; nil where there are.
  public let error: InputError?
}

/// One answer of a beam search.
public struct BeamSearchSequence: Sendable, Equatable {
  public let text: String
  /// The generated tokens, with the one that ended the answer.
  public let tokenIDs: [Int32]
  /// The sum of the tokens' logprobs.
  public let cumulativeLogprob: Double
  /// That sum with the length penalty, by which answers are compared.
  public let score: Double
  public let finishReason: CompletionOutput.FinishReason
}
