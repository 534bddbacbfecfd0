import ModelKit
import Text

/// One answer under way. A class because the scheduler's lists, the runner and the sampler work on the same one; it
/// never leaves the engine's thread.
final class ActiveSequence {
  let group: SequenceGroup
  /// Its place among the request's `n`.
  let index: Int
  /// The prompt's tokens and the generated ones.
  var tokens: [Int32]
  /// How many of them have their keys and values in the cache.
  var computed = 0
  /// The blocks of each cache group.
  var blocks: [[Int32]] = []
  var detokenizer: IncrementalDetokenizer?
  var text = ""
  var logprobs: [[Logprob]] = []
  var cumulativeLogprob: Float = 0
  var random: RandomStream
  /// What penalties go by.
  var history = TokenHistory()
  /// Finds stop strings in the text.
  var matcher: StopStringMatcher
  var finish: (CompletionOutput.FinishReason, CompletionOutput.StopReason?)?

  init(_ group: SequenceGroup, index: Int, detokenizer: IncrementalDetokenizer?, random: RandomStream) {
    self.group = group
    self.index = index
    self.detokenizer = detokenizer
    self.random = random
    tokens = group.request.tokens
    matcher = StopStringMatcher(group.request.params.stop)
  }

  /// Tokens that were not computed yet.
  var remaining: Int { tokens.count - computed }
  var promptCount: Int { group.request.tokens.count }
  var generated: ArraySlice<Int32> { tokens[promptCount...] }
  var params: SamplingParams { group.request.params }
  var isFinished: Bool { finish != nil }

  func output() -> CompletionOutput {
    CompletionOutput(
      index: index, text: text, tokenIDs: Array(generated),
      cumulativeLogprob: params.reportsLogprobs ? cumulativeLogprob : nil,
      logprobs: params.reportsLogprobs ? logprobs : nil, finishReason: finish?.0 ?? .length, stopReason: finish?.1)
  }
}

/// The sequences of one request: they share its prompt and its encoded media.
final class SequenceGroup {
  let request: PreparedRequest
  let arrival: ContinuousClock.Instant
  var sequences: [ActiveSequence] = []
  var promptLogprobs: [[Logprob]?] = [nil]
  /// The items that stand in the prompt, as long as there is a sequence that has not computed them all.
  var embedded: [EmbeddedItem] = []
  var metrics: RequestMetrics
  /// Why it cannot be answered after all.
  var failure: InputError?
  private let completion: (RequestOutput) -> Void

  init(_ request: PreparedRequest, completion: @escaping (RequestOutput) -> Void) {
    self.request = request
    self.completion = completion
    arrival = .now
    metrics = RequestMetrics()
    metrics.preprocessing = request.preprocessing
    metrics.mediaSeconds = request.features.reduce(0) { $0 + ($1.seconds ?? 0) }
  }

  /// Whether the prompt's keys and values are there for every answer.
  var hasComputedPrompt: Bool { sequences.allSatisfy { $0.computed >= $0.promptCount } }

  var isFinished: Bool { failure != nil || sequences.allSatisfy(\.isFinished) }

  /// Hands the result over: the answers, or why there are none.
  func complete() {
    metrics.total = arrival.secondsToNow
    completion(
      RequestOutput(
        requestID: request.id, prompt: request.prompt.content.text, promptTokenIDs: request.tokens,
        encoderPrompt: request.prompt.encoder?.text, encoderPromptTokenIDs: request.encoderTokens,
        promptLogprobs: request.params.promptLogprobs == nil ? nil : promptLogprobs,
        outputs: failure == nil ? sequences.map { $0.output() } : [], cachedTokenCount: 0, metrics: metrics,
        notices: request.params.notices + request.features.compactMap(\.notice), error: failure))
  }
}

extension ContinuousClock.Instant {
  var secondsToNow: Double {
    let elapsed = duration(to: .now).components
    return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
  }
}
