import Engine
import Foundation
import ModelKit
import Testing

@Suite("Thousands of requests")
struct SteadyTests {
  /// In a process of its own, as the memory of other tests would count too.
  @Test("5,000 mixed requests to three models in turn hold nothing in the end, and memory is flat after warm-up")
  func mixture() async throws {
    await #expect(processExitsWith: .success) { try await Mixture().run() }
  }
}

/// Waves of requests of all kinds, each wave to another model.
private struct Mixture {
  private static let waves = 50
  private static let requestsPerWave = 100
  /// Until then caches fill and each size of a step is met for the first time.
  private static let warmUp = 20
  /// A kilobyte lost with each of the last 3,000 requests would be 3 MB.
  private static let mostGrowth = 3 << 20

  func run() async throws {
    var random = SplitMix(state: 5)
    let engines = try SteadyModel.allCases.map { ($0, try $0.llm()) }
    var warm = 0
    for wave in 0..<Self.waves {
      let (model, kept) = engines[wave % engines.count]
      // Some waves go to an engine that is made for them and ends with them.
      let llm = wave % 5 == 4 ? try model.llm() : kept
      let requests = try (0..<Self.requestsPerWave).map { _ in try MixedRequest(model, &random) }
      try await send(requests, to: llm, model)
      if wave == Self.warmUp - 1 { warm = ResidentMemory.settled() }
    }
    let growth = ResidentMemory.settled() - warm
    #expect(growth < Self.mostGrowth, "resident memory grew by \(growth >> 10) KiB")
  }

  private func send(_ requests: [MixedRequest], to llm: LLM, _ model: SteadyModel) async throws {
    await withTaskGroup(of: String?.self) { group in
      for (place, request) in requests.enumerated() {
        if place >= 12 { await note(group.next() ?? nil) }
        group.addTask { await request.send(to: llm) }
      }
      for await complaint in group { note(complaint) }
    }
    // What was abandoned last ends at a step to come.
    var metrics = await llm.metrics()
    for _ in 0..<400 where metrics.heldBlocks + metrics.runningRequests + metrics.waitingRequests > 0 {
      try await Task.sleep(for: .milliseconds(5))
      metrics = await llm.metrics()
    }
    #expect(metrics.heldBlocks == 0)
    #expect(metrics.runningRequests == 0)
    #expect(metrics.waitingRequests == 0)
    #expect(metrics.mediaCacheBytes <= SteadyModel.mediaCacheBytes)
    #expect(metrics.encoderCacheBytes <= SteadyModel.encoderCacheBytes)
    // Nothing would be shown by requests that all fail, or by caches that stay empty.
    #expect(metrics.finishedRequests > requests.count / 4)
    #expect(metrics.mediaCacheBytes > SteadyModel.mediaCacheBytes / 2)
  }

  private func note(_ complaint: String?) { #expect(complaint == nil) }
}
