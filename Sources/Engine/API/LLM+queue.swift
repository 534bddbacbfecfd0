import ModelKit
import Synchronization

extension LLM {
  /// Takes requests up without waiting for them; `waitForCompletion` gives their outputs.
  /// - Parameter params: nil: the checkpoint's own defaults.
  /// - Returns: the numbers of the requests.
  @discardableResult
  public func enqueue(_ prompts: [Prompt], _ params: SamplingParams? = nil) -> [String] {
    let params = params ?? defaultSamplingParams
    return prompts.map { prompt in
      let number = requestCount.add(1, ordering: .relaxed).oldValue
      let task = Task { await run(Request(prompt: prompt, params: params), number: number) }
      queue.withLock { $0.append(task) }
      return String(number)
    }
  }

  /// The outputs of all that was enqueued before and was not waited for, in the order in which it was.
  public func waitForCompletion() async -> [RequestOutput] {
    let tasks = queue.withLock { queue in
      defer { queue = [] }
      return queue
    }
    var outputs: [RequestOutput] = []
    for task in tasks { outputs.append(await task.value) }
    return outputs
  }

  /// As `generate`, but throws the first prompt's error in their order, as vLLM does, and ends the others.
  public func generateStrictly(
    _ prompts: [Prompt], _ params: SamplingParams? = nil
  ) async throws(InputError) -> [RequestOutput] {
    let outcome = await withTaskGroup(of: (Int, RequestOutput).self) { group in
      for (place, prompt) in prompts.enumerated() {
        group.addTask { (place, await self.generate([prompt], params)[0]) }
      }
      var outputs: [RequestOutput?] = Array(repeating: nil, count: prompts.count)
      for await (place, output) in group {
        outputs[place] = output
        if output.error != nil { group.cancelAll() }
      }
      return outputs.compactMap { $0 }
    }
    let errors = outcome.compactMap(\.error)
    if let error = errors.first(where: { $0.kind != .cancelled }) ?? errors.first { throw error }
    return outcome
  }
}
