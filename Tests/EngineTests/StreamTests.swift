import ModelKit
import Testing

@testable import Engine

@Suite("Streams")
struct StreamTests {
  @Test("a stream's last element is what the prompt gives at once, and each one before begins it")
  func elements() async throws {
    let llm = try Fake.llm()
    var params = SamplingParams.greedy(maxTokens: 40)
    params.ignoreEOS = true
    let whole = await llm.generate([Fake.prompt([5, 6])], params)[0].outputs[0]
    var finished = 0
    for await output in llm.stream(Fake.prompt([5, 6]), params) {
      let answer = try #require(output.outputs.first)
      #expect(whole.tokenIDs.starts(with: answer.tokenIDs))
      if output.isFinished {
        finished += 1
        #expect(answer.tokenIDs == whole.tokenIDs)
        #expect(answer.text == whole.text)
        #expect(answer.finishReason == .length)
      } else {
        #expect(answer.tokenIDs.count < 40 || answer.finishReason == .length)
      }
    }
    #expect(finished == 1)
  }

  @Test("who stops listening ends the request and frees its blocks")
  func abandoned() async throws {
    let llm = try Fake.llm()
    var params = SamplingParams.greedy(maxTokens: 290)
    params.ignoreEOS = true
    for await _ in llm.stream(Fake.prompt([5, 6]), params) { break }
    for _ in 0..<200 {
      if await llm.core.heldBlocks == [0, 0] { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(await llm.core.heldBlocks == [0, 0])
  }

  @Test("a cancelled task's request says so, and the others go on")
  func cancelled() async throws {
    let llm = try Fake.llm()
    var params = SamplingParams.greedy(maxTokens: 200)
    params.ignoreEOS = true
    let sent = params
    let other = Task { await llm.generate([Fake.prompt([9])], sent)[0] }
    let task = Task { await llm.generate([Fake.prompt([5, 6])], sent)[0] }
    task.cancel()
    let output = await task.value
    #expect(output.error?.kind == .cancelled)
    #expect(await other.value.outputs[0].tokenIDs.count == 200)
    #expect(await llm.core.heldBlocks == [0, 0])
  }

  @Test("what is new adds up to the whole of each answer, at any interval", arguments: [1, 7, 1_000])
  func deltas(interval: Int) async throws {
    let llm = try Fake.llm()
    var params = SamplingParams()
    params.n = 3
    params.seed = 11
    params.maxTokens = 90
    params.logprobs = 2
    // What stands in one of the answers.
    let free = await llm.generate([Fake.prompt([5, 6])], params)[0].outputs[1].text
    params.stop = [String(free.unicodeScalars.dropFirst(60).prefix(4).map(Character.init))]
    let whole = await llm.generate([Fake.prompt([5, 6])], params)[0].outputs
    params.outputKind = .delta
    params.streamInterval = interval
    var sums = whole.map { _ in (text: "", tokens: [Int32](), logprobs: [[Logprob]]()) }
    var last: RequestOutput?
    for await output in llm.stream(Fake.prompt([5, 6]), params) {
      #expect(last == nil)
      #expect(output.promptTokenIDs == [5, 6])
      for answer in output.outputs {
        sums[answer.index].text += answer.text
        sums[answer.index].tokens += answer.tokenIDs
        sums[answer.index].logprobs += answer.logprobs ?? []
        #expect(answer.tokenIDs.count == answer.logprobs?.count)
        if !output.isFinished { #expect(!answer.tokenIDs.isEmpty) }
      }
      if output.isFinished { last = output }
    }
    #expect(last?.error == nil && last != nil)
    #expect(sums.map(\.text) == whole.map(\.text))
    #expect(sums.map(\.tokens) == whole.map(\.tokenIDs))
    #expect(sums.map(\.logprobs) == whole.map(\.logprobs))
    #expect(whole.contains { $0.finishReason == .stop })
  }

  @Test("who reads late gets all of it in the last element", arguments: [SamplingParams.OutputKind.cumulative, .delta])
  func late(kind: SamplingParams.OutputKind) async throws {
    let llm = try Fake.llm()
    var params = SamplingParams.greedy(maxTokens: 60)
    params.ignoreEOS = true
    let whole = await llm.generate([Fake.prompt([5, 6])], params)[0].outputs[0]
    params.outputKind = kind
    let stream = llm.stream(Fake.prompt([5, 6]), params)
    while await llm.metrics().finishedRequests < 2 { try await Task.sleep(for: .milliseconds(2)) }
    // The engine is done; the stream's own task may not have been told yet.
    try await Task.sleep(for: .milliseconds(50))
    var elements: [RequestOutput] = []
    for await output in stream { elements.append(output) }
    let last = try #require(elements.last?.outputs.first)
    #expect(elements.last?.isFinished == true)
    #expect(elements.last?.metrics.total ?? 0 > 0)
    if kind == .delta { #expect(elements.flatMap(\.outputs).flatMap(\.tokenIDs) == whole.tokenIDs) }
    if elements.count == 1 || kind == .cumulative {
      #expect(last.tokenIDs == whole.tokenIDs)
      #expect(last.text == whole.text)
    }
    #expect(last.finishReason == .length)
  }

  @Test("cancelling the task that reads ends its stream at once, and the request")
  func cancelledReader() async throws {
    let llm = try Fake.llm()
    var params = SamplingParams.greedy(maxTokens: 290)
    params.ignoreEOS = true
    params.streamInterval = 1_000
    let sent = params
    let task = Task {
      var count = 0
      for await _ in llm.stream(Fake.prompt([5, 6]), sent) { count += 1 }
      return count
    }
    try await Task.sleep(for: .milliseconds(5))
    task.cancel()
    #expect(await task.value <= 2)
    for _ in 0..<200 {
      if await llm.core.heldBlocks == [0, 0] { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(await llm.core.heldBlocks == [0, 0])
  }
}
