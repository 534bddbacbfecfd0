import ModelKit
import Synchronization

extension LLM {
  /// Answers one prompt bit by bit: each element has all that was generated so far, the last one is finished. Ending the
  /// loop, or cancelling the task that runs it, ends the request at the engine's next step and frees what it holds.
  public func stream(_ prompt: Prompt, _ params: SamplingParams = SamplingParams()) -> AsyncStream<RequestOutput> {
    let number = requestCount.add(1, ordering: .relaxed).oldValue
    let request = Request(prompt: prompt, params: params)
    // Each element has all that came before it, so that only the newest matters to who is late.
    let (stream, continuation) = AsyncStream.makeStream(of: RequestOutput.self, bufferingPolicy: .bufferingNewest(1))
    let task = Task {
      let output = await self.run(request, number: number) { continuation.yield($0) }
      continuation.yield(output)
      continuation.finish()
    }
    continuation.onTermination = { reason in
      guard case .cancelled = reason else { return }
      task.cancel()
    }
    return stream
  }
}
