import Synchronization

extension LLM {
  /// Prepares requests in their order, a few at a time, and hands each to the engine as soon as it is ready. A long list
  /// is taken up bit by bit, so that its features are never in memory all at once.
  func run(
    _ requests: [Request], _ onProgress: (@Sendable (GenerationProgress) -> Void)? = nil
  ) async -> [RequestOutput] {
    let first = requestCount.add(UInt64(requests.count), ordering: .relaxed).oldValue
    let report = onProgress.map { ProgressReport(total: requests.count, $0) }
    return await withTaskGroup(of: (Int, RequestOutput).self) { group in
      var outputs: [RequestOutput?] = Array(repeating: nil, count: requests.count)
      var inFlight = 0
      func collect() async {
        guard let (place, output) = await group.next() else { return }
        inFlight -= 1
        outputs[place] = output
        report?.noteFinished(output)
      }
      for (place, request) in requests.enumerated() {
        // What an absent item stands for may be a request before it.
        let most = request.prompt.hasAbsentItems ? 0 : maxRequestsInFlight - 1
        while inFlight > most { await collect() }
        inFlight += 1
        group.addTask {
          (place, await self.run(request, number: first + UInt64(place), onRendered: { report?.noteRendered() }))
        }
      }
      while inFlight > 0 { await collect() }
      return outputs.compactMap { $0 }
    }
  }

  /// One request's whole way. Where the task is cancelled, the request ends at the engine's next step.
  /// - Parameters:
  ///   - onNews: called with what is new of an answer.
  ///   - onRendered: called when the request is ready for the engine, or refused.
  func run(
    _ request: Request, number: UInt64, onNews: (@Sendable (AnswerNews) -> Void)? = nil,
    onRendered: @Sendable () -> Void = {}
  ) async -> RequestOutput {
    guard await gate.enter() else {
      onRendered()
      return FailedRequest(request, number, .cancellation).output
    }
    let result = preparation.prepare(request, number: number)
    let prepared: PreparedRequest
    switch result {
    case .success(let request): prepared = request
    case .failure(let failed):
      await gate.leave()
      onRendered()
      return failed.output
    }
    await gate.leave(holding: prepared.featureBytes)
    onRendered()
    let output = await withTaskCancellationHandler {
      await core.run(prepared, onNews: onNews)
    } onCancel: {
      Task { await core.cancel(number) }
    }
    await gate.release(prepared.featureBytes)
    return output
  }
}
