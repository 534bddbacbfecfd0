import Progress

extension ProgressBar {
  /// Does `work` while the bar shows what `count` tells, which is asked ten times a second.
  func following<Result: Sendable>(
    _ count: @escaping @Sendable () -> Int, _ work: () async throws(CatalogError) -> Result
  ) async throws(CatalogError) -> Result {
    let poll = Task {
      while !Task.isCancelled {
        set(count())
        try? await Task.sleep(for: .milliseconds(100))
      }
    }
    defer { poll.cancel() }
    let result = try await work()
    set(count())
    return result
  }
}
