/// What a streamed response has to do next: elements as they come, and signs of life between them. What makes the elements
/// ends when nobody holds this any more.
final class KeepAliveStream<Element: Sendable>: Sendable {
  enum Event: Sendable {
    case element(Element)
    /// Nothing came for a while: say that the connection lives.
    case keepAlive
  }

  private let events: AsyncStream<Event>
  private let task: Task<Void, Never>

  /// - Parameters:
  ///   - pause: between two signs of life.
  ///   - produce: gives each element to the closure that it is called with, and returns after the last.
  init(every pause: Duration, _ produce: @escaping @Sendable ((Element) -> Void) async -> Void) {
    let (events, continuation) = AsyncStream.makeStream(of: Event.self)
    self.events = events
    task = Task(executorPreference: ServerExecutor.shared) {
      await withTaskGroup { group in
        group.addTask {
          while (try? await Task.sleep(for: pause)) != nil { continuation.yield(.keepAlive) }
        }
        await produce { continuation.yield(.element($0)) }
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
