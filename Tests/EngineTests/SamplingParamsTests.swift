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

  static let cases = [
    Case("n must be at least 1, got 0.") { $0.n = 0 },
    Case("n must be at most 16384, got 20000.") { $0.n = 20_000 },
    Case("n must be 1 when using greedy sampling, got 2.") { ($0.n, $0.temperature) = (2, 0) },
    Case("presence_penalty must be in [-2, 2], got 3.0.") { $0.presencePenalty = 3 },
    Case("frequency_penalty must be in [-2, 2], got -2.5.") { $0.frequencyPenalty = -2.5 },
    Case("repetition_penalty must be greater than zero, got 0.0.") { $0.repetitionPenalty = 0 },
    Case("temperature must be non-negative, got -1.0.") { $0.temperature = -1 },
    Case("temperature must be in [0, 2], got 2.5.") { $0.temperature = 2.5 },
    Case("temperature must be non-negative, got nan.") { $0.temperature = .nan },
    Case("top_p must be in (0, 1], got 0.0.") { $0.topP = 0 },
    Case("top_p must be in (0, 1], got 1.5.") { $0.topP = 1.5 },
    Case("top_k must be 0 (disable), or at least 1, got -2.") { $0.topK = -2 },
    Case("min_p must be in [0, 1], got 2.0.") { $0.minP = 2 },
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
  }
}
