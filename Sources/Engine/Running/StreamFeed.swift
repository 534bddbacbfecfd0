import Synchronization

/// What the engine told of a request's answers and its stream did not take up yet. The engine only ever adds what is new,
/// so that a step costs the same whether the stream is read at once, late or never.
final class StreamFeed: Sendable {
  /// What there was when the stream came for it.
  struct Portion {
    var request: RequestOutput?
    /// What is new of each answer that has news, in the order in which it came.
    var answers: [CompletionOutput] = []
    /// The whole output, where the request is done.
    var last: RequestOutput?

    var isEmpty: Bool { answers.isEmpty && last == nil }
  }

  private struct State {
    var portion = Portion()
    var isOver = false
    var waiting: [CheckedContinuation<Void, Never>] = []

    mutating func woken() -> [CheckedContinuation<Void, Never>] {
      defer { waiting = [] }
      return waiting
    }
  }

  private let state = Mutex(State())

  /// Called by the engine.
  func add(_ news: AnswerNews) {
    wake { state in
      if let request = news.request { state.portion.request = request }
      if let place = state.portion.answers.firstIndex(where: { $0.index == news.answer.index }) {
        state.portion.answers[place].append(news.answer)
      } else {
        state.portion.answers.append(news.answer)
      }
    }
  }

  /// The request is done.
  func finish(_ output: RequestOutput) { wake { $0.portion.last = output } }

  /// Nobody listens any more: who waits gets nil.
  func close() {
    wake { state in
      state.isOver = true
      state.portion = Portion()
    }
  }

  /// What is new, as soon as there is something; nil once the last was taken.
  func next() async -> Portion? {
    while true {
      let portion = state.withLock { state -> Portion? in
        guard !state.portion.isEmpty else { return nil }
        defer { state.portion = Portion() }
        if state.portion.last != nil { state.isOver = true }
        return state.portion
      }
      if let portion { return portion }
      if state.withLock(\.isOver) { return nil }
      await withCheckedContinuation { continuation in
        let isThere = state.withLock { state in
          let isThere = state.isOver || !state.portion.isEmpty
          if !isThere { state.waiting.append(continuation) }
          return isThere
        }
        if isThere { continuation.resume() }
      }
    }
  }

  private func wake(_ change: (inout State) -> Void) {
    let woken = state.withLock { state in
      change(&state)
      return state.woken()
    }
    for continuation in woken { continuation.resume() }
  }
}
