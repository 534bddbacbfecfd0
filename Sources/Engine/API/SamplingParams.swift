/// How the tokens of an answer are chosen; names, defaults and meanings are vLLM's.
public struct SamplingParams: Sendable, Equatable {
  /// How many answers to make from one prompt.
  public var n: Int
  /// Taken from the logit of each token that has been generated. Between -2 and 2.
  public var presencePenalty: Float
  /// The same for each time that the token has been generated.
  public var frequencyPenalty: Float
  /// Divides the logits above 0 of tokens in the prompt or the answer so far, and multiplies those below. Above 0; 1
  /// changes nothing.
  public var repetitionPenalty: Float
  /// 0 takes the likeliest token; larger flattens the distribution. At most 2; between 0 and 0.01 counts as 0.01, with a
  /// notice.
  public var temperature: Float
  /// Only the likeliest tokens that together have this probability are considered. Above 0, up to 1.
  public var topP: Float
  /// Only that many of the likeliest tokens are considered, with those that equal the last; 0 (or -1) considers all.
  public var topK: Int
  /// Only tokens with at least that part of the likeliest one's probability are considered. Between 0 and 1.
  public var minP: Float
  /// Makes a request's sampling reproducible, whatever else is in the batch.
  public var seed: UInt64?
  /// Texts that end the answer.
  public var stop: [String]
  /// Tokens that end the answer, besides the model's own.
  public var stopTokenIDs: [Int32]
  /// Texts that must not be generated: the last token of one is ruled out where those before it are there.
  public var badWords: [String]
  /// Whether the text keeps the stop string, or the text of the stop token, that ended it.
  public var includeStopStringInOutput: Bool
  /// Generates on past the model's end-of-sequence tokens.
  public var ignoreEOS: Bool
  /// The most tokens to generate; nil: as many as the model's length allows.
  public var maxTokens: Int?
  /// No end before that many tokens.
  public var minTokens: Int
  /// Report so many of the likeliest tokens at each step, and the chosen one; -1: all. nil reports nothing.
  public var logprobs: Int?
  /// The same for the prompt's tokens.
  public var promptLogprobs: Int?
  /// Report these tokens at each step, and the chosen one, instead of the likeliest. At most 128.
  public var logprobTokenIDs: [Int32]?
  /// Whether to make text of the tokens.
  public var detokenize: Bool
  /// Whether special tokens are left out of the text.
  public var skipSpecialTokens: Bool
  /// Whether special tokens that follow each other have a space between them, where the tokenizer puts any.
  public var spacesBetweenSpecialTokens: Bool
  /// What a stream hands over at each step; `generate` gives whole answers in any case.
  public var outputKind: OutputKind
  /// A stream hands over no oftener than after so many tokens, save for the first and the last; nil: after each.
  public var streamInterval: Int?
  /// Added to tokens' logits; counts as -100 or 100 beyond these.
  public var logitBias: [Int32: Float]
  /// The only tokens that may be generated; nil allows all.
  public var allowedTokenIDs: [Int32]?
  /// How many tokens the model may think for; -1: any number. No model here thinks apart, so that a number is refused.
  public var thinkingTokenBudget: Int?
  /// Ends an answer that goes round in circles; nil lets it.
  public var repetitionDetection: RepetitionDetection?

  /// What a stream hands over.
  public enum OutputKind: String, Sendable, CaseIterable {
    /// The whole answer so far.
    case cumulative
    /// What came since the last time.
    case delta
    /// The answer when it is finished, and nothing before.
    case finalOnly = "final_only"
  }

  /// vLLM's defaults for what is left out.
  public init(
    n: Int = 1,
    presencePenalty: Float = 0,
    frequencyPenalty: Float = 0,
    repetitionPenalty: Float = 1,
    temperature: Float = 1,
    topP: Float = 1,
    topK: Int = 0,
    minP: Float = 0,
    seed: UInt64? = nil,
    stop: [String] = [],
    stopTokenIDs: [Int32] = [],
    badWords: [String] = [],
    includeStopStringInOutput: Bool = false,
    ignoreEOS: Bool = false,
    maxTokens: Int? = 16,
    minTokens: Int = 0,
    logprobs: Int? = nil,
    promptLogprobs: Int? = nil,
    logprobTokenIDs: [Int32]? = nil,
    detokenize: Bool = true,
    skipSpecialTokens: Bool = true,
    spacesBetweenSpecialTokens: Bool = true,
    outputKind: OutputKind = .cumulative,
    streamInterval: Int? = nil,
    logitBias: [Int32: Float] = [:],
    allowedTokenIDs: [Int32]? = nil,
    thinkingTokenBudget: Int? = nil,
    repetitionDetection: RepetitionDetection? = nil
  ) {
    self.n = n
    self.presencePenalty = presencePenalty
    self.frequencyPenalty = frequencyPenalty
    self.repetitionPenalty = repetitionPenalty
    self.temperature = temperature
    self.topP = topP
    self.topK = topK
    self.minP = minP
    self.seed = seed
    self.stop = stop
    self.stopTokenIDs = stopTokenIDs
    self.badWords = badWords
    self.includeStopStringInOutput = includeStopStringInOutput
    self.ignoreEOS = ignoreEOS
    self.maxTokens = maxTokens
    self.minTokens = minTokens
    self.logprobs = logprobs
    self.promptLogprobs = promptLogprobs
    self.logprobTokenIDs = logprobTokenIDs
    self.detokenize = detokenize
    self.skipSpecialTokens = skipSpecialTokens
    self.spacesBetweenSpecialTokens = spacesBetweenSpecialTokens
    self.outputKind = outputKind
    self.streamInterval = streamInterval
    self.logitBias = logitBias
    self.allowedTokenIDs = allowedTokenIDs
    self.thinkingTokenBudget = thinkingTokenBudget
    self.repetitionDetection = repetitionDetection
  }

  /// Greedy decoding of at most `maxTokens` tokens.
  public static func greedy(maxTokens: Int? = 16) -> SamplingParams {
    var params = SamplingParams()
    params.temperature = 0
    params.maxTokens = maxTokens
    return params
  }

  /// Whether the likeliest token is taken; `topP`, `topK`, `minP` and `seed` then have no effect.
  public var isGreedy: Bool { temperature < Self.greedyBelow }
}

/// When an answer goes round in circles: a pattern of `minPatternSize` to `maxPatternSize` tokens stands at its end
/// `minCount` times in a row. The answer's `finishReason` is then `repetition`.
public struct RepetitionDetection: Sendable, Equatable {
  /// 0 detects nothing.
  public var maxPatternSize: Int
  /// 0 counts as 1.
  public var minPatternSize: Int
  /// At least 2.
  public var minCount: Int

  public init(maxPatternSize: Int, minPatternSize: Int = 0, minCount: Int) {
    self.maxPatternSize = maxPatternSize
    self.minPatternSize = minPatternSize
    self.minCount = minCount
  }
}
