import Synchronization

/// The elements of a stream, each made of what is new when it is asked for: by the reader, so that the engine's thread has
/// no part in it. A class because it ends the request when nobody can ask any more.
final class StreamElements: Sendable {
  private struct State {
    /// What is known of the request besides its answers.
    var request: RequestOutput?
    /// All that came of each answer, where each element has that.
    var answers: [CompletionOutput] = []
    /// The last element, where something was still to come before it.
    var last: RequestOutput?
  }

  private let feed: StreamFeed
  private let params: SamplingParams
  private let state = Mutex(State())
  private let abandon: @Sendable () -> Void

  /// - Parameter abandon: ends the request; nothing where it is done.
  init(_ feed: StreamFeed, _ params: SamplingParams, abandon: @escaping @Sendable () -> Void) {
    self.feed = feed
    self.params = params
    self.abandon = abandon
  }

  deinit { abandon() }

  func next() async -> RequestOutput? {
    if let last = state.withLock({ $0.last.take() }) { return last }
    guard let portion = await feed.next() else { return nil }
    return state.withLock { element(portion, &$0) }
  }

  private func element(_ portion: StreamFeed.Portion, _ state: inout State) -> RequestOutput? {
    if let request = portion.request {
      state.request = request
      // Only now are the parameters known to make sense.
      state.answers = (0..<params.n).map { CompletionOutput(empty: $0, params) }
    }
    guard params.outputKind == .delta else {
      if let last = portion.last { return last }
      for news in portion.answers where state.answers.indices.contains(news.index) {
        state.answers[news.index].append(news)
      }
      return state.request?.with(state.answers)
    }
    guard let last = portion.last else { return state.request?.with(portion.answers) }
    // An error has no answers, and what came before it is not to be lost.
    guard last.error != nil, !portion.answers.isEmpty else { return last.with(portion.answers) }
    state.last = last
    return state.request?.with(portion.answers)
  }
}

extension CompletionOutput {
  /// An answer that has nothing yet.
  fileprivate init(empty index: Int, _ params: SamplingParams) {
    self.init(
      index: index, text: "", tokenIDs: [], cumulativeLogprob: params.reportsLogprobs ? 0 : nil,
      logprobs: params.reportsLogprobs ? [] : nil, finishReason: nil, stopReason: nil)
  }
}

extension RequestOutput {
  fileprivate func with(_ answers: [CompletionOutput]) -> RequestOutput {
    var output = self
    output.outputs = answers
    return output
  }
}
