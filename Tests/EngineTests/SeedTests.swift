import ModelKit
import Testing

@testable import Engine

@Suite("Seeds")
struct SeedTests {
  private func sampling(_ seed: UInt64?, n: Int = 1, count: Int = 12) -> SamplingParams {
    var params = SamplingParams()
    (params.seed, params.n, params.maxTokens, params.ignoreEOS) = (seed, n, count, true)
    (params.temperature, params.topP, params.repetitionPenalty, params.frequencyPenalty) = (1.3, 0.95, 1.1, 0.2)
    return params
  }

  @Test("the same request gets the same tokens, whatever is computed beside it and wherever it stands")
  func batches() async throws {
    let llm = try Fake.llm { $0.maxSequences = 6 }
    let alone = await llm.generate([Fake.prompt([5, 6])], sampling(42, n: 2))[0].outputs.map(\.tokenIDs)
    var random = RandomStream(seed: 77)
    for _ in 0..<12 {
      let place = Int.random(in: 0..<9, using: &random)
      var prompts: [Prompt] = []
      var params: [SamplingParams] = []
      for other in 0..<9 {
        let length = Int.random(in: 1...70, using: &random)
        prompts.append(other == place ? Fake.prompt([5, 6]) : Fake.prompt((0..<length).map { Int32(($0 * 7) % 451) }))
        let seed: UInt64? = Bool.random(using: &random) ? 42 : nil
        let count = Int.random(in: 1...20, using: &random)
        var own = sampling(seed, n: Int.random(in: 1...3, using: &random), count: count)
        if Bool.random(using: &random) { own = .greedy(maxTokens: count) }
        params.append(other == place ? sampling(42, n: 2) : own)
      }
      let outputs = try await llm.generate(prompts, params)
      #expect(outputs[place].outputs.map(\.tokenIDs) == alone)
    }
  }

  @Test("of n answers the k-th is the one answer of a seed that is k more")
  func children() async throws {
    let llm = try Fake.llm()
    let many = await llm.generate([Fake.prompt([5, 6])], sampling(100, n: 4))[0].outputs.map(\.tokenIDs)
    #expect(Set(many).count == 4)
    for (place, tokens) in many.enumerated() {
      let one = await llm.generate([Fake.prompt([5, 6])], sampling(100 + UInt64(place)))[0].outputs[0].tokenIDs
      #expect(one == tokens)
    }
  }

  @Test("without a seed an engine's answers follow from its own, and differ from request to request")
  func engineSeed() async throws {
    var found: [[[Int32]]] = []
    for seed in [UInt64(1), 1, 2] {
      let llm = try Fake.llm { $0.seed = seed }
      let outputs = await llm.generate([Fake.prompt([5, 6]), Fake.prompt([5, 6])], sampling(nil))
      found.append(outputs.map { $0.outputs[0].tokenIDs })
    }
    #expect(found[0] == found[1] && found[0] != found[2])
    #expect(found[0][0] != found[0][1])
  }

  @Test("a thousand answers of requests without a seed draw a thousand different streams")
  func distinctStreams() {
    var first: Set<UInt64> = []
    for engine in [UInt64(0), 1] {
      for request in 0..<100 {
        let seed = SamplingParams.seed(engine: engine, request: UInt64(request))
        for answer in 0..<5 {
          var stream = RandomStream(seed: seed &+ UInt64(answer))
          first.insert(stream.next())
        }
      }
    }
    #expect(first.count == 1_000)
  }

  @Test("equal prompts without a seed repeat no answer of one another")
  func equalPrompts() async throws {
    let llm = try Fake.llm()
    let outputs = await llm.generate(Array(repeating: Fake.prompt([5, 6]), count: 20), sampling(nil, n: 3))
    #expect(Set(outputs.flatMap(\.outputs).map(\.tokenIDs)).count == 60)
  }

  @Test("what the engine draws follows the exact distribution, with all settings at once (chi-square, p > 0.001)")
  func endToEnd() async throws {
    let logits = DistributionTests.logits
    let rule = DegenerateLogitsTests.Rule { row in
      for index in row.indices { row[index] = index < logits.count ? logits[index] : -.infinity }
    }
    var params = SamplingParams()
    (params.maxTokens, params.ignoreEOS, params.n) = (1, true, 16)
    (params.temperature, params.minP, params.topK, params.topP) = (1.2, 0.02, 25, 0.95)
    params.repetitionPenalty = 1.4
    params.logitBias = [3: 1, 40: -0.5]
    let prompt: [Int32] = [3, 20, 33]
    let llm = try Fake.llm()
    let requests = (0..<250).map { number in
      var own = params
      own.seed = UInt64(number * 1_000)
      return Request(prompt: Fake.prompt(prompt), params: own, rules: [rule])
    }
    var counts = Array(repeating: 0, count: logits.count)
    for answer in await llm.run(requests).flatMap(\.outputs) { counts[Int(answer.tokenIDs[0])] += 1 }
    var biased = logits
    for (token, bias) in params.logitBias { biased[Int(token)] += bias }
    let exact = ExactDistribution(biased, prompt: prompt, generated: [], params)
    #expect(counts.reduce(0, +) == 4_000)
    let (statistic, bound) = exact.chiSquare(counts)
    #expect(statistic < bound)
  }
}
