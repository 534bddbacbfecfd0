import ModelKit
import Synchronization

extension LLM {
  /// Answers one prompt bit by bit; the last element is finished. Ending the loop, or cancelling the task that runs it,
  /// ends the request at the engine's next step and frees what it holds.
  ///
  /// Each element has all that was generated so far, of which who is late misses some; with `SamplingParams.outputKind`
  /// `.delta` only what is new since the element before, of the answers that have something new, and nothing is missed;
  /// and with `.finalOnly` there is but the last.
  ///
  /// The request goes on whether or not its stream is read, and an element costs as much as is new in it. That holds for
  /// the whole answer too where the element before is not kept: the arrays of both are then the same memory.
  /// - Parameter params: nil: the checkpoint's own defaults.
  public func stream(_ prompt: Prompt, _ params: SamplingParams? = nil) -> AsyncStream<RequestOutput> {
    let number = requestCount.add(1, ordering: .relaxed).oldValue
    let params = params ?? defaultSamplingParams
    let request = Request(prompt: prompt, params: params)
    let feed = StreamFeed()
    let onNews: (@Sendable (AnswerNews) -> Void)? =
      params.outputKind == .finalOnly ? nil : { @Sendable in feed.add($0) }
    let task = Task { feed.finish(await self.run(request, number: number, onNews: onNews)) }
    let abandon = { @Sendable in
      task.cancel()
      feed.close()
    }
    let elements = StreamElements(feed, params, abandon: abandon)
    return AsyncStream(unfolding: { await elements.next() }, onCancel: abandon)
  }
}
