import ModelKit
import Synchronization

extension LLM {
  /// Answers one prompt bit by bit; the last element is finished. Ending the loop, or cancelling the task that runs it,
  /// ends the request at the engine's next step and frees what it holds.
  ///
  /// Each element has all that was generated so far, of which who is late misses some; with `SamplingParams.outputKind`
  /// `.delta` only what is new, of which nothing is missed; and with `.finalOnly` there is but the last.
  /// - Parameter params: nil: the checkpoint's own defaults.
  public func stream(_ prompt: Prompt, _ params: SamplingParams? = nil) -> AsyncStream<RequestOutput> {
    let number = requestCount.add(1, ordering: .relaxed).oldValue
    let params = params ?? defaultSamplingParams
    let request = Request(prompt: prompt, params: params)
    let (stream, continuation) = AsyncStream.makeStream(
      of: RequestOutput.self, bufferingPolicy: params.outputKind == .cumulative ? .bufferingNewest(1) : .unbounded)
    let pace = StreamPace(params)
    let task = Task {
      let output = await self.run(request, number: number) { output in
        if let element = pace.element(output) { continuation.yield(element) }
      }
      continuation.yield(pace.last(output))
      continuation.finish()
    }
    continuation.onTermination = { reason in
      guard case .cancelled = reason else { return }
      task.cancel()
    }
    return stream
  }
}

/// Which of a request's outputs become elements of its stream, and what of them.
final class StreamPace: Sendable {
  private let kind: SamplingParams.OutputKind
  private let interval: Int
  /// How many tokens and how much text of each answer were sent.
  private let sent = Mutex<[Int: (tokens: Int, text: Int)]>([:])

  init(_ params: SamplingParams) {
    kind = params.outputKind
    interval = params.streamInterval ?? 1
  }

  /// nil: not yet.
  func element(_ output: RequestOutput) -> RequestOutput? {
    guard kind != .finalOnly else { return nil }
    let isDue = sent.withLock { sent in
      output.outputs.contains { answer in
        let before = sent[answer.index]?.tokens ?? 0
        return before == 0 || answer.tokenIDs.count - before >= interval
      }
    }
    guard isDue else { return nil }
    return last(output)
  }

  func last(_ output: RequestOutput) -> RequestOutput {
    var element = output
    element.outputs = sent.withLock { sent in
      output.outputs.map { answer in
        let before = sent[answer.index] ?? (0, 0)
        sent[answer.index] = (answer.tokenIDs.count, answer.text.utf8.count)
        return kind == .delta ? answer.after(before.tokens, before.text) : answer
      }
    }
    return element
  }
}

extension CompletionOutput {
  /// What follows so many tokens and bytes of text.
  fileprivate func after(_ tokens: Int, _ bytes: Int) -> CompletionOutput {
    CompletionOutput(
      index: index, text: String(decoding: text.utf8.dropFirst(bytes), as: UTF8.self),
      tokenIDs: Array(tokenIDs.dropFirst(tokens)), cumulativeLogprob: cumulativeLogprob,
      logprobs: logprobs.map { Array($0.dropFirst(tokens)) }, finishReason: finishReason, stopReason: stopReason)
  }
}
