import ModelKit
import Synchronization
import Testing

@testable import Engine

@Suite("What waits is bounded", .serialized)
struct BackPressureTests {
  /// An engine that keeps nothing, so that each item is prepared and encoded once.
  private func llm(_ sequences: Int) throws -> LLM {
    CountingPlugin.counts.withLock { $0 = .init() }
    return try Fake.llm(CountingPlugin.self) {
      $0.maxSequences = sequences
      $0.mediaCacheBytes = 0
      $0.encoderCacheBytes = 0
      $0.enablesPrefixCaching = false
    }
  }

  /// A prompt whose features are `count` floats.
  private func prompt(_ number: Int, count: Int) -> Prompt {
    .tokens([Int32(number % 400)], [.audio: [.pcm([Float(number) + 0.5, Float(count)], rate: 16_000)]])
  }

  @Test("10,000 prompts of one call are all answered, and few of them are ever prepared ahead")
  func longList() async throws {
    let llm = try llm(16)
    let outputs = await llm.generate((0..<10_000).map { prompt($0, count: 1_000) }, .greedy(maxTokens: 1))
    #expect(outputs.count == 10_000)
    #expect(outputs.allSatisfy { $0.error == nil })
    let counts = CountingPlugin.counts.withLock { $0 }
    #expect(counts.prepared == 10_000)
    #expect(counts.waiting == 0)
    #expect(counts.mostWaiting <= 32)
    #expect(counts.mostPreparing <= 2)
  }

  @Test("so it is with calls that each bring one: what is prepared of them holds no more than its share of memory")
  func manyCalls() async throws {
    let llm = try llm(2)
    // 4 MiB each: 64 of them are as much as may wait.
    llm.enqueue((0..<200).map { prompt($0, count: 1 << 20) }, .greedy(maxTokens: 40))
    let outputs = await llm.waitForCompletion()
    #expect(outputs.allSatisfy { $0.error == nil })
    let counts = CountingPlugin.counts.withLock { $0 }
    #expect(counts.prepared == 200)
    #expect(counts.mostWaiting <= 64 + 2)
    #expect(await llm.gate.heldBytes == 0)
  }

  @Test("so many go through a gate at a time, in their order, and more as some are done")
  func gate() async {
    let gate = PreparationGate(width: 2, requests: 3, bytes: 100)
    #expect(await gate.enter())
    #expect(await gate.enter())
    async let third = gate.enter()
    await waiters(1, gate)
    await gate.leave(holding: 60)
    #expect(await third)
    await gate.leave(holding: 60)
    // Two hold more than 100 bytes, but a third may always be prepared, and it holds nothing.
    async let fourth = gate.enter()
    await waiters(1, gate)
    await gate.leave()
    #expect(await fourth)
    await gate.leave(holding: 60)
    async let fifth = gate.enter()
    await waiters(1, gate)
    await gate.release(60)
    #expect(await fifth)
  }

  @Test("who is cancelled while it waits at a gate goes away, and those behind it have their turn")
  func cancelled() async {
    let gate = PreparationGate(width: 1, requests: 1, bytes: 0)
    #expect(await gate.enter())
    let second = Task { await gate.enter() }
    await waiters(1, gate)
    let third = Task { await gate.enter() }
    await waiters(2, gate)
    second.cancel()
    #expect(await second.value == false)
    await gate.leave()
    #expect(await third.value)
  }

  @Test(
    "half as many requests are prepared as the backend has threads, and two at least",
    arguments: [(1, 2), (2, 2), (4, 2), (8, 4), (64, 32)])
  func width(threads: Int, width: Int) { #expect(PreparationGate.width(besides: threads) == width) }

  private func waiters(_ count: Int, _ gate: PreparationGate) async {
    for _ in 0..<2_000 {
      if await gate.waitingCount == count { return }
      try? await Task.sleep(for: .milliseconds(1))
    }
    Issue.record("\(await gate.waitingCount) wait instead of \(count)")
  }
}
