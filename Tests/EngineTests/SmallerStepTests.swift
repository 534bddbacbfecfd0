import Checkpoint
import Compute
import ModelKit
import Synchronization
import Testing

@testable import Engine

/// The fake model on a backend that has memory for a few rows a step only.
private enum NarrowPlugin: ModelPlugin {
  /// Rows that a step may have, and those that it had.
  static let limit = Mutex(Int.max)

  static let descriptor = FakePlugin.descriptor
  static func config(_ checkpoint: Checkpoint) -> FakePlugin.Config { FakePlugin.Config() }
  static func weightMap(_ config: FakePlugin.Config, _ checkpoint: Checkpoint) -> WeightMap { WeightMap() }
  static func processor(_ config: FakePlugin.Config, _ assets: Assets) -> any InputProcessor { FakeProcessor() }

  static func graph(
    _ config: FakePlugin.Config, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any ForwardGraph {
    _ = try environment.take(weights, "nothing", [1])
    return FakeGraph(config: config) { values, _ throws(ComputeError) in
      guard values.rows <= limit.withLock({ $0 }) else { throw .outOfMemory(bytes: values.rows << 20) }
      return values
    }
  }
}

@Suite("A step that is too large", .serialized)
struct SmallerStepTests {
  private let prompts = [40, 3, 17, 90].map { count in
    Fake.prompt((0..<count).map { Int32($0 * 7 % 451) }, sample: Float(count) / 100)
  }

  private func tokens(_ limit: Int) async throws -> [RequestOutput] {
    NarrowPlugin.limit.withLock { $0 = limit }
    let llm = try Fake.llm(NarrowPlugin.self)
    var params = SamplingParams.greedy(maxTokens: 20)
    params.ignoreEOS = true
    let outputs = await llm.generate(prompts, params)
    #expect(await llm.core.heldBlocks == [0, 0])
    return outputs
  }

  @Test("it is computed in smaller parts, and every request gets its answer", arguments: [1, 7, 30, 100])
  func parts(limit: Int) async throws {
    let expected = try await tokens(.max)
    let found = try await tokens(limit)
    #expect(found.allSatisfy { $0.error == nil })
    #expect(found.map { $0.outputs.first?.tokenIDs } == expected.map { $0.outputs.first?.tokenIDs })
  }

  @Test("where not even a token can be computed, each request says so")
  func nothing() async throws {
    let found = try await tokens(0)
    #expect(found.map { $0.error?.kind } == Array(repeating: .resources, count: 4))
    #expect(found[0].error?.description.hasPrefix("Not enough memory: ") == true)
  }
}
