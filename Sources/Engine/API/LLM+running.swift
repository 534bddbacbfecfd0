import Synchronization

extension LLM {
  /// Prepares requests in their order, a few at a time, and hands each to the engine as soon as it is ready. A long list
  /// is taken up bit by bit, so that its features are never in memory all at once.
  func run(
    _ requests: [Request], _ onProgress: (@Sendable (RequestOutput) -> Void)? = nil
  ) async -> [RequestOutput] {
    let first = requestCount.add(UInt64(requests.count), ordering: .relaxed).oldValue
    return await withTaskGroup(of: (Int, RequestOutput).self) { group in
      var outputs: [RequestOutput?] = Array(repeating: nil, count: requests.count)
      var inFlight = 0
      func collect() async {
        guard let (place, output) = await group.next() else { return }
        inFlight -= 1
        outputs[place] = output
        onProgress?(output)
      }
      for (place, request) in requests.enumerated() {
        // What an absent item stands for may be a request before it.
        let most = request.prompt.hasAbsentItems ? 0 : maxRequestsInFlight - 1
        while inFlight > most { await collect() }
        inFlight += 1
        group.addTask { (place, await self.run(request, number: first + UInt64(place))) }
      }
      while inFlight > 0 { await collect() }
      return outputs.compactMap { $0 }
    }
  }

  /// One request's whole way. Where the task is cancelled, the request ends at the engine's next step.
  func run(
    _ request: Request, number: UInt64, onStep: (@Sendable (RequestOutput) -> Void)? = nil
  ) async -> RequestOutput {
    await gate.enter()
    let prepared = preparation.prepare(request, number: number)
    await gate.leave()
    switch prepared {
    case .success(let prepared):
      return await withTaskCancellationHandler {
        await core.run(prepared, onStep: onStep)
      } onCancel: {
        Task { await core.cancel(number) }
      }
    case .failure(let failed): return failed.output
    }
  }
}
