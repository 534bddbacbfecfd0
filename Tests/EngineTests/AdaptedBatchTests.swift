import ModelKit
import Synchronization
import Testing

@testable import Engine

@Suite("Adapters in one batch", .serialized)
struct AdaptedBatchTests {
  private let adapters: [LoRARequest?]

  init() throws {
    adapters = [
      try AdaptedPlugin.adapter("a", scale: 0.37), nil, try AdaptedPlugin.adapter("b", scale: -0.61),
    ]
  }

  private static let params = {
    var params = SamplingParams.greedy(maxTokens: 30)
    params.ignoreEOS = true
    return params
  }()

  /// Prompts of one token whose adapters follow each other in turn.
  private func prompts(_ count: Int) -> [Prompt] {
    (0..<count).map { place in
      var prompt = Fake.prompt([Int32(place * 7 % 400)], sample: Float(place % 4) / 4)
      prompt.lora = adapters[place % adapters.count]
      return prompt
    }
  }

  private func alone(_ prompts: [Prompt]) async throws -> [[Int32]] {
    let llm = try AdaptedPlugin.llm {
      $0.maxSequences = 1
      $0.enablesPrefixCaching = false
    }
    return await llm.generate(prompts, Self.params).map { $0.outputs.first?.tokenIDs ?? [] }
  }

  @Test("each adapter is one product a layer and step, wherever its requests came, and answers are what they are alone")
  func products() async throws {
    let prompts = prompts(12)
    let expected = try await alone(prompts)
    #expect(Set(expected).count == expected.count)
    AdaptedPlugin.steps.withLock { $0 = [] }
    let outputs = await (try AdaptedPlugin.llm()).generate(prompts, Self.params)
    #expect(outputs.map { $0.outputs.first?.tokenIDs } == expected)
    let steps = AdaptedPlugin.steps.withLock { $0 }
    #expect(steps.map(\.count).max() == 2)
    // In some steps all eight requests with adapters were computed.
    #expect(steps.contains { $0.map(\.count) == [4, 4] })
  }

  @Test("adapters, streams that are left, calls that are cancelled and others at once: each gets its own answer")
  func concurrent() async throws {
    let prompts = prompts(24)
    let expected = try await alone(prompts)
    let llm = try AdaptedPlugin.llm { $0.maxSequences = 5 }
    await withTaskGroup(of: Void.self) { group in
      for (place, prompt) in prompts.enumerated() {
        group.addTask {
          var params = Self.params
          switch place % 5 {
          case 0:
            params.outputKind = .delta
            var tokens: [Int32] = []
            for await output in llm.stream(prompt, params) { tokens += output.outputs.first?.tokenIDs ?? [] }
            #expect(tokens == expected[place])
          case 1:
            var last: RequestOutput?
            for await output in llm.stream(prompt, params) { last = output }
            #expect(last?.outputs.first?.tokenIDs == expected[place])
          case 2:
            for await output in llm.stream(prompt, params) where output.outputs.first?.tokenIDs.count ?? 0 > 3 { break }
          case 3:
            let task = Task { await llm.generate([prompt], Self.params)[0] }
            try? await Task.sleep(for: .milliseconds(place % 4))
            task.cancel()
            let output = await task.value
            if output.error == nil { #expect(output.outputs.first?.tokenIDs == expected[place]) }
          default:
            let output = await llm.generate([prompt], params) { #expect($0.total == 1) }[0]
            #expect(output.outputs.first?.tokenIDs == expected[place])
          }
        }
      }
    }
    for _ in 0..<200 {
      if await llm.core.heldBlocks == [0, 0] { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(await llm.core.heldBlocks == [0, 0])
    #expect(await llm.gate.heldBytes == 0)
  }
}
