import ModelKit
import Testing

@testable import Engine

@Suite("Sampling parameters")
struct SamplingParamsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let message: String
    let change: @Sendable (inout SamplingParams) -> Void
    init(_ message: String, _ change: @escaping @Sendable (inout SamplingParams) -> Void) {
      self.message = message
      self.change = change
    }
    var testDescription: String { message }
  }

  /// All of vLLM's, save for those of types that Swift does not let be wrong (a `top_k` that is no integer) and of
  /// structured outputs; those about what words become are in `SamplingRuleTests`.
  static let cases = [
    Case("n must be at least 1, got 0.") { $0.n = 0 },
    Case(
      "n must be at most 16384, got 20000. To increase this limit, set the VLLM_MAX_N_SEQUENCES environment variable."
    ) { $0.n = 20_000 },
    Case("n must be 1 when using greedy sampling, got 2.") { ($0.n, $0.temperature) = (2, 0) },
    Case("presence_penalty must be in [-2, 2], got 3.0.") { $0.presencePenalty = 3 },
    Case("frequency_penalty must be in [-2, 2], got -2.5.") { $0.frequencyPenalty = -2.5 },
    Case("repetition_penalty must be greater than zero, got 0.0.") { $0.repetitionPenalty = 0 },
    Case("temperature must be non-negative, got -1.0.") { $0.temperature = -1 },
    Case("temperature must be in [0, 2], got 2.5.") { $0.temperature = 2.5 },
    Case("temperature must be a finite number, got nan.") { $0.temperature = .nan },
    Case("temperature must be a finite number, got inf.") { $0.temperature = .infinity },
    Case("repetition_penalty must be a finite number, got inf.") { $0.repetitionPenalty = .infinity },
    Case("repetition_penalty must be greater than zero, got -1.5.") { $0.repetitionPenalty = -1.5 },
    Case("presence_penalty must be in [-2, 2], got nan.") { $0.presencePenalty = .nan },
    Case("top_p must be in (0, 1], got nan.") { $0.topP = .nan },
    Case("top_p must be in (0, 1], got 0.0.") { $0.topP = 0 },
    Case("top_p must be in (0, 1], got 1.5.") { $0.topP = 1.5 },
    Case("top_k must be 0 (disable), or at least 1, got -2.") { $0.topK = -2 },
    Case("min_p must be in [0, 1], got 2.0.") { $0.minP = 2 },
    Case("min_p must be in [0, 1], got -0.5.") { $0.minP = -0.5 },
    Case("min_p must be in [0, 1], got nan.") { $0.minP = .nan },
    Case("presence_penalty must be in [-2, 2], got -2.5.") { $0.presencePenalty = -2.5 },
    Case("frequency_penalty must be in [-2, 2], got nan.") { $0.frequencyPenalty = .nan },
    Case("top_p must be in (0, 1], got -0.5.") { $0.topP = -0.5 },
    Case("temperature must be a finite number, got -inf.") { $0.temperature = -.infinity },
    Case("stop cannot contain an empty string.") { $0.stop = ["a", ""] },
    Case("stop strings are only supported when detokenize is True. Set detokenize=True to use stop.") {
      ($0.stop, $0.detokenize) = (["a"], false)
    },
    Case("token_id(s) [100, -1] in stop_token_ids contain out-of-vocab token ids. Vocabulary size: 100") {
      $0.stopTokenIDs = [5, 100, -1]
    },
    Case("max_tokens must be at least 1, got 0.") { $0.maxTokens = 0 },
    Case("min_tokens must be less than or equal to max_tokens=16, got 17.") { $0.minTokens = 17 },
    Case("min_tokens must be greater than or equal to 0, got -1.") { $0.minTokens = -1 },
    Case("Requested sample logprobs of 21, which is greater than max allowed: 20") { $0.logprobs = 21 },
    Case("Requested prompt logprobs of 21, which is greater than max allowed: 20") { $0.promptLogprobs = 21 },
    Case("Requested sample logprobs of 100, which is greater than max allowed: 20") { $0.logprobs = -1 },
    Case("Requested prompt logprobs of 100, which is greater than max allowed: 20") { $0.promptLogprobs = -1 },
    Case("logprobs must be non-negative or -1, got -2.") { $0.logprobs = -2 },
    Case("prompt_logprobs must be non-negative or -1, got -3.") { $0.promptLogprobs = -3 },
    Case("stream_interval must be at least 1, got 0.") { $0.streamInterval = 0 },
    Case("bad_words cannot contain an empty string. Got bad_words=['a', '']") { $0.badWords = ["a", ""] },
    Case("Requested logprob_token_ids of length 129, which is greater than max allowed: 128") {
      $0.logprobTokenIDs = Array(repeating: 1, count: 129)
    },
    Case("token_id(s) [100] in logprob_token_ids contain out-of-vocab token ids. Vocabulary size: 100") {
      $0.logprobTokenIDs = [1, 100]
    },
    Case(
      "When both logprobs and logprob_token_ids are set, logprobs must equal len(logprob_token_ids). Got logprobs=3, len(logprob_token_ids)=2."
    ) { ($0.logprobs, $0.logprobTokenIDs) = (3, [1, 2]) },
    Case("token_id(s) [-2, 100] in logit_bias contain out-of-vocab token ids. Vocabulary size: 100") {
      $0.logitBias = [100: 1, 5: 1, -2: 1]
    },
    Case("logit_bias of token 5 is not a number.") { $0.logitBias = [5: .nan] },
    Case("allowed_token_ids is not None and empty!") { $0.allowedTokenIDs = [] },
    Case("allowed_token_ids contains out-of-vocab token id!") { $0.allowedTokenIDs = [3, 100] },
    Case("allowed_token_ids contains out-of-vocab token id!") { $0.allowedTokenIDs = [-1] },
    Case("`thinking_token_budget` must be a non-negative integer or -1 for unlimited.") {
      $0.thinkingTokenBudget = -2
    },
    Case("thinking_token_budget is given, but this model does not think apart from its answer.") {
      $0.thinkingTokenBudget = 5
    },
    Case(
      "max_pattern_size, min_pattern_size must be >=0, with min_pattern_size <= max_pattern_size. Set both to 0 to disable repetitive pattern detection."
    ) { $0.repetitionDetection = RepetitionDetection(maxPatternSize: 2, minPatternSize: 3, minCount: 2) },
    Case(
      "min_count must be >= 2 to detect repetitive patterns in engine output. If you do not wish to detect repetitive patterns, set max_pattern_size to 0."
    ) { $0.repetitionDetection = RepetitionDetection(maxPatternSize: 2, minCount: 1) },
  ]

  @Test("a wrong value is refused with vLLM's message", arguments: cases)
  func messages(_ wrong: Case) {
    var params = SamplingParams()
    wrong.change(&params)
    let error = #expect(throws: InputError.self) { try params.validate(vocabularySize: 100) }
    #expect(error?.description == wrong.message)
  }

  @Test("the defaults are valid")
  func defaults() throws {
    try SamplingParams().validate(vocabularySize: 100)
    try SamplingParams.greedy(maxTokens: nil).validate(vocabularySize: 100)
    let params = SamplingParams()
    #expect(params.n == 1 && params.temperature == 1 && params.topP == 1 && params.topK == 0 && params.minP == 0)
    #expect(params.maxTokens == 16 && params.minTokens == 0 && params.seed == nil && params.outputKind == .cumulative)
    #expect(params.detokenize && params.skipSpecialTokens && params.spacesBetweenSpecialTokens)
    #expect(!params.ignoreEOS && !params.includeStopStringInOutput && params.allowedTokenIDs == nil)
  }

  @Test("what is odd but allowed passes")
  func odd() throws {
    let ways: [(inout SamplingParams) -> Void] = [
      { $0.topK = -1 }, { $0.topK = 1_000_000 }, { $0.thinkingTokenBudget = -1 }, { $0.maxTokens = nil },
      { ($0.logprobs, $0.logprobTokenIDs) = (2, [1, 2]) }, { $0.logitBias = [5: 1_000] },
      { $0.repetitionDetection = RepetitionDetection(maxPatternSize: 0, minCount: 0) }, { $0.minP = 1 },
      { ($0.n, $0.temperature) = (2, 0.001) }, { ($0.temperature, $0.topP, $0.topK) = (0, 0.5, 3) },
    ]
    for way in ways {
      var params = SamplingParams()
      way(&params)
      try params.validate(vocabularySize: 100)
    }
  }

  @Test("a temperature close to 0 counts as 0.01, and says so")
  func closeToZero() {
    var params = SamplingParams()
    params.temperature = 0.005
    #expect(params.effectiveTemperature == 0.01 && !params.isGreedy)
    #expect(
      params.notices == [
        "temperature 0.005 is less than 0.01, which may cause numerical errors nan or inf in tensors. We have maxed it out to 0.01."
      ])
    params.temperature = 0
    #expect(params.notices.isEmpty && params.isGreedy)
  }
}
