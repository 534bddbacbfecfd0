import ModelKit
import Text

/// The sequences of one request: they share its prompt and its encoded media.
final class SequenceGroup {
  let request: PreparedRequest
  let arrival: ContinuousClock.Instant
  let prefixRoot: ContentHash
  /// `ForwardGraph.lengthDependentAbove`
  private let lengthDependentAbove: Int?
  var sequences: [ActiveSequence] = []
  var promptLogprobs: [[Logprob]?] = [nil]
  /// Decodes the tokens of those log probabilities; nil before the first.
  var promptDecoder: TokenDecoder?
  /// The items that stand in the prompt, each from when it is first needed until every answer has computed the prompt.
  var embedded: [EncodedItem?]
  /// Where the request is a search for the likeliest answers; the sequences are then its beams.
  var beams: BeamSearch?
  var metrics = RequestMetrics()
  /// Prompt tokens whose keys and values were there when the first answer was taken up.
  private var cachedTokens: Int?
  /// Why it cannot be answered after all.
  var failure: InputError?
  /// Whether one of its sequences was taken up once.
  var isStarted = false
  private let completion: (RequestOutput) -> Void
  /// Called with what is new of an answer.
  private let onNews: ((AnswerNews) -> Void)?
  private var hasNews = false

  init(
    _ request: PreparedRequest, lengthDependentAbove: Int? = nil, onNews: ((AnswerNews) -> Void)? = nil,
    completion: @escaping (RequestOutput) -> Void
  ) {
    self.request = request
    self.completion = completion
    self.onNews = onNews
    arrival = .now
    prefixRoot = request.prefixRoot
    self.lengthDependentAbove = lengthDependentAbove
    embedded = Array(repeating: nil, count: request.placements.count)
    metrics.arrival = request.arrival
    metrics.preprocessing = request.preprocessing
    metrics.mediaSeconds = request.features.reduce(0) { $0 + ($1.seconds ?? 0) }
  }

  /// The length that the keys of the positions `range` depend on; nil where they depend on none. Rows of the prompt are
  /// computed as of its whole length, generated ones as of their own.
  func keyLength(_ range: Range<Int>) -> Int? {
    guard let lengthDependentAbove, max(range.upperBound, request.tokens.count) > lengthDependentAbove else {
      return nil
    }
    return request.tokens.count
  }

  /// Lower ones are computed first, where the engine goes by priority.
  var priority: Int { request.prompt.priority }

  /// Whether the prompt's keys and values are there for every answer.
  var hasComputedPrompt: Bool { sequences.allSatisfy { $0.computed >= $0.promptCount || $0.isFinished } }

  var isFinished: Bool { failure != nil || beams?.isDone ?? sequences.allSatisfy(\.isFinished) }

  /// Tokens of all answers.
  var generatedCount: Int {
    if let beams { return beams.finished.reduce(0) { $0 + $1.tokens.count } }
    return sequences.reduce(0) { $0 + $1.generated.count }
  }

  /// The prompt will be computed again from its first token.
  func forgetPromptLogprobs() {
    promptLogprobs = [nil]
    promptDecoder = nil
  }

  func noteCached(_ count: Int, by sequence: ActiveSequence) {
    if sequence.index == 0, cachedTokens == nil { cachedTokens = min(count, request.tokens.count) }
  }

  /// Tells who listens what is new of an answer, where it is time for that.
  func tellNews(of sequence: ActiveSequence) {
    guard let onNews, let news = sequence.takeNews() else { return }
    onNews(AnswerNews(answer: news, request: hasNews ? nil : output(of: [], isFinished: false)))
    hasNews = true
  }

  /// Hands the result over: the answers, or why there are none.
  func complete() {
    metrics.total = arrival.secondsToNow
    metrics.generatedTokens = generatedCount
    completion(output(of: failure == nil ? answers : [], isFinished: true))
    // They refer to the group, and would keep it and its media for ever.
    sequences = []
  }

  private func output(of answers: [CompletionOutput], isFinished: Bool) -> RequestOutput {
    RequestOutput(
      requestID: request.id, prompt: request.text, promptTokenIDs: request.placed.shownTokens,
      encoderPrompt: request.prompt.encoder?.text, encoderPromptTokenIDs: request.encoderTokens,
      promptLogprobs: request.params.promptLogprobs == nil ? nil : promptLogprobs,
      outputs: answers, isFinished: isFinished,
      cachedTokenCount: cachedTokens ?? 0, metrics: metrics, lora: request.adapter?.request,
      notices: request.params.notices + request.prompt.tokenization.notices + request.features.compactMap(\.notice),
      error: failure, beamScores: beams?.finished.map { ($0.logprob, $0.score) } ?? [])
  }

  private var answers: [CompletionOutput] {
    guard let beams else { return sequences.map { $0.output() } }
    return beams.finished.enumerated().map { index, answer in
      CompletionOutput(
        index: index, text: "", tokenIDs: answer.tokens, cumulativeLogprob: Float(answer.logprob), logprobs: nil,
        finishReason: answer.reason, stopReason: nil)
    }
  }
}

extension ContinuousClock.Instant {
  var secondsToNow: Double {
    let elapsed = duration(to: .now).components
    return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
  }
}
