import Engine

/// What a streamed response has to do next. The request ends when nobody holds this any more.
final class GenerationEvents: Sendable {
  enum Event: Sendable {
    case output(RequestOutput)
    /// Nothing came for a while: say that the connection lives.
    case keepAlive
  }

  private let events: AsyncStream<Event>
  private let task: Task<Void, Never>

  init(_ generation: Generation, keepAlive: Duration) {
    let (events, continuation) = AsyncStream.makeStream(of: Event.self)
    self.events = events
    task = Task(executorPreference: ServerExecutor.shared) {
      await withTaskGroup { group in
        group.addTask {
          while (try? await Task.sleep(for: keepAlive)) != nil { continuation.yield(.keepAlive) }
        }
        // The engine's error is an output; a cancelled request has nobody to tell.
        try? await generation.forEachOutput { continuation.yield(.output($0)) }
        group.cancelAll()
      }
      continuation.finish()
    }
  }

  deinit { task.cancel() }

  /// nil where there is no more.
  func next() async -> Event? {
    var iterator = events.makeAsyncIterator()
    return await iterator.next()
  }

  @Sendable func cancel() { task.cancel() }
}
