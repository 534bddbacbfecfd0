import ModelKit
import Testing

@testable import Engine

/// Schedules of all kinds over a model whose every token depends on all before it: where a block, a slot or a row is
/// mistaken, the tokens change.
@Suite("Schedules")
struct SchedulingTests {
  private struct Numbers {
    var state: UInt64
    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }

  /// Prompts of which many begin alike.
  private func requests(_ count: Int, seed: UInt64) -> [(Prompt, SamplingParams)] {
    var numbers = Numbers(state: seed)
    return (0..<count).map { _ in
      let family = numbers.next(3)
      let length = 1 + numbers.next(230)
      let shared = numbers.next(length + 1)
      let own = numbers.next(1_000)
      let tokens = (0..<length).map { Int32(($0 * 7 + family * 31 + ($0 < shared ? 0 : own)) % 451) }
      var params = SamplingParams.greedy(maxTokens: 1 + numbers.next(60))
      params.ignoreEOS = true
      return (Fake.prompt(tokens, sample: Float(numbers.next(3)) / 4), params)
    }
  }

  /// What each request gives by itself, in an engine without any of the means under test.
  private func alone(_ requests: [(Prompt, SamplingParams)]) async throws -> [[Int32]] {
    let llm = try Fake.llm {
      $0.enablesPrefixCaching = false
      $0.maxSequences = 1
      $0.mediaCacheBytes = 0
      $0.encoderCacheBytes = 0
    }
    return try await llm.generate(requests.map(\.0), requests.map(\.1)).map { $0.outputs[0].tokenIDs }
  }

  @Test(
    "whatever the pieces, the room and the order, each request gets what it gets alone",
    arguments: [(4_096, 100, 16), (16, 100, 16), (64, 100, 7), (7, 100, 3), (50, 6, 16), (300, 9, 16), (33, 5, 8)])
  func anySchedule(budget: Int, blocks: Int, sequences: Int) async throws {
    let requests = requests(60, seed: UInt64(budget * 1_000 + blocks))
    let expected = try await alone(requests)
    for prefixes in [true, false] {
      let llm = try Fake.llm {
        $0.maxBatchedTokens = max(budget, sequences)
        $0.maxSequences = sequences
        $0.enablesPrefixCaching = prefixes
        $0.kvCacheMemoryBytes = blocks * 2 * 16 * 64 * 4
      }
      for turn in 0..<2 {
        let outputs = try await llm.generate(requests.map(\.0), requests.map(\.1))
        for (place, output) in outputs.enumerated() {
          #expect(output.error == nil)
          #expect(output.outputs.first?.tokenIDs == expected[place], "request \(place), turn \(turn), \(prefixes)")
        }
      }
      #expect(await llm.core.heldBlocks == [0, 0])
      let metrics = await llm.metrics()
      #expect(metrics.finishedRequests == 120)
      if blocks < 10, sequences > 4 { #expect(metrics.preemptions > 0) }
      if prefixes, blocks == 100 { #expect(metrics.prefixCacheHits > 0) }
      // What had to make room may find what it left itself.
      if !prefixes, metrics.preemptions == 0 { #expect(metrics.prefixCacheHits == 0) }
    }
  }

  @Test("a prompt that was there before is not computed again, another recording's or another salt's is")
  func prefixes() async throws {
    let llm = try Fake.llm()
    let tokens = (0..<200).map(Int32.init)
    func cached(_ prompt: Prompt) async -> Int {
      await llm.generate([prompt], .greedy(maxTokens: 2))[0].cachedTokenCount
    }
    #expect(await cached(Fake.prompt(tokens)) == 0)
    #expect(await cached(Fake.prompt(tokens)) == 192)
    #expect(await cached(Fake.prompt(Array(tokens.prefix(100)))) == 64)
    #expect(await cached(Fake.prompt(tokens, sample: 0.25)) == 0)
    var salted = Fake.prompt(tokens)
    salted.cacheSalt = "another tenant"
    #expect(await cached(salted) == 0)
    #expect(await cached(salted) == 192)
    #expect(await llm.resetPrefixCache())
    #expect(await cached(Fake.prompt(tokens)) == 0)
  }

  @Test("a recording that was there before is not encoded again")
  func encoders() async throws {
    let llm = try Fake.llm()
    for tokens in [[1, 2, 3], [4, 5], [6]] as [[Int32]] {
      _ = await llm.generate([Fake.prompt(tokens)], .greedy(maxTokens: 2))
    }
    #expect(await llm.metrics().encoderRuns == 1)
    #expect(await llm.metrics().mediaCacheHits == 2)
    _ = await llm.generate([Fake.prompt([1], sample: 0.25)], .greedy(maxTokens: 2))
    #expect(await llm.metrics().encoderRuns == 2)
  }

  @Test("where nothing is to be kept, a recording is encoded for each request, and once for its answers")
  func nothingKept() async throws {
    let llm = try Fake.llm {
      $0.enablesPrefixCaching = false
      $0.mediaCacheBytes = 0
      $0.encoderCacheBytes = 0
    }
    var params = SamplingParams()
    params.n = 3
    params.maxTokens = 2
    for _ in 0..<4 { _ = await llm.generate([Fake.prompt([1, 2])], params) }
    let metrics = await llm.metrics()
    #expect(metrics.encoderRuns == 4)
    #expect(metrics.mediaCacheHits == 0 && metrics.prefixCacheHits == 0)
  }

  @Test("the answers to one prompt share its keys and values and its encoder's output")
  func answers() async throws {
    let llm = try Fake.llm { $0.enablesPrefixCaching = false }
    var params = SamplingParams()
    params.n = 5
    params.seed = 3
    params.maxTokens = 4
    params.ignoreEOS = true
    let output = await llm.generate([Fake.prompt((0..<130).map(Int32.init))], params)[0]
    #expect(output.outputs.count == 5)
    let metrics = await llm.metrics()
    #expect(metrics.encoderRuns == 1)
    // The four after the first compute two tokens of the prompt, which no full block holds.
    #expect(metrics.promptTokens == 130 + 4 * 2)
    #expect(await llm.core.heldBlocks == [0, 0])
  }

  @Test(
    "of requests that all wait, lower priorities come first where the engine goes by them, else those that came first",
    arguments: [
      (SchedulingPolicy.priority, [0, 1, 3, 5, 9]), (.fcfs, [0, 5, 3, 9, 1]),
    ])
  func priorities(policy: SchedulingPolicy, expected: [Int]) async throws {
    let llm = try Fake.llm {
      $0.maxSequences = 1
      $0.schedulingPolicy = policy
    }
    let requests = try [0, 5, 3, 9, 1, 100].enumerated().map { number, priority in
      var prompt = Fake.prompt(Array(repeating: 4, count: 20))
      prompt.priority = priority
      return try llm.preparation.prepare(
        Request(prompt: prompt, params: .greedy(maxTokens: 2), rules: []), number: UInt64(number)
      ).get()
    }
    #expect(await llm.core.order(of: requests) == expected)
  }
}

extension EngineCore {
  /// The priorities of requests in the order in which they finish, where all of them wait before the first step; without
  /// that of the last request, which starts the loop.
  fileprivate func order(of requests: [PreparedRequest]) async -> [Int] {
    var finished: [Int] = []
    for request in requests.dropLast() {
      let group = SequenceGroup(request) { _ in finished.append(request.prompt.priority) }
      group.sequences = [ActiveSequence(group, index: 0, detokenizer: nil, random: RandomStream(seed: 0))]
      scheduler.add(group)
    }
    guard let last = requests.last else { return [] }
    _ = await run(last)
    return finished
  }
}
