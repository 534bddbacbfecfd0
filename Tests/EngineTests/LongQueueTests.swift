import ModelKit
import Testing

@testable import Engine

@Suite("Long queues")
struct LongQueueTests {
  private static let running = 8

  /// A scheduler with so many requests of one token's prompt, the first of which are computed, and what a step costs it.
  private struct Queue: ~Copyable {
    var scheduler = Scheduler(maxSequences: running, policy: .fcfs)
    var tables: BlockTables

    init(_ count: Int) throws {
      let llm = try Fake.llm()
      for number in 0..<count {
        let request = Request(prompt: Fake.prompt([7], sample: 0.5), params: .greedy(maxTokens: 40))
        let prepared = try llm.preparation.prepare(request, number: UInt64(number)).get()
        let group = SequenceGroup(prepared) { _ in }
        group.sequences = [ActiveSequence(group, index: 0, detokenizer: nil, random: RandomStream(seed: 0))]
        scheduler.add(group)
      }
      tables = try BlockTables(llm.model, CachePlan(llm.model, EngineArgs(model: ""), maxLength: 64))
      #expect(scheduler.plan(budget: 1_000, &tables).count == running)
    }

    /// Seconds of the fastest of many steps in which every running sequence gets a token.
    mutating func stepSeconds() -> Double {
      (0..<30).map { _ in
        threadSeconds {
          for sequence in scheduler.running where sequence.remaining == 0 { sequence.tokens.append(9) }
          for piece in scheduler.plan(budget: 1_000, &tables) { piece.sequence.computed = piece.range.upperBound }
          _ = scheduler.retire(&tables)
        }
      }.min() ?? .infinity
    }
  }

  @Test("a step costs the same however many requests wait")
  func cost() throws {
    var short = try Queue(Self.running + 1)
    var long = try Queue(20_000)
    let (few, many) = (short.stepSeconds(), long.stepSeconds())
    #expect(many < 5 * few + 20e-6, "\(few) s with one that waits, \(many) s with 20,000")
  }

  @Test("a request that waits can fail, and leaves with the others that are done")
  func failures() throws {
    var queue = try Queue(30)
    let error = InputError(.cancelled, "enough")
    for number: UInt64 in [20, 3, 29] { queue.scheduler.fail(number, error) }
    #expect(queue.scheduler.retire(&queue.tables).map(\.request.number) == [3, 20, 29])
    #expect(queue.scheduler.waitingCount == 20)
    #expect(queue.scheduler.running.count == Self.running - 1)
    queue.scheduler.fail(20, error)  // gone already
    #expect(queue.scheduler.retire(&queue.tables).isEmpty)
    for number in 0..<30 { queue.scheduler.fail(UInt64(number), error) }
    #expect(queue.scheduler.retire(&queue.tables).count == 27)
    #expect(!queue.scheduler.hasWork && queue.scheduler.waitingCount == 0 && queue.tables.held.allSatisfy { $0 == 0 })
  }
}
