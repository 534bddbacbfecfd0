import Engine
import Foundation
import GoldenRuns
import ModelKit
import TestMaterial
import Testing

@testable import LLaVA

@Suite("Pictures that were seen before")
struct CacheTests {
  private static let picture = MediaItem.file(TestMaterial.root.appending(path: "Samples/fox.jpg").path)

  @Test("a second question about a picture costs no encoding and none of the picture's tokens but a block's rest")
  func secondQuestion() async throws {
    let llm = try DemoModel(LLaVAPlugin.self, in: "LLaVA", .image).llm
    let params = SamplingParams.greedy(maxTokens: 20)
    let first = await llm.generate(
      [.text("USER: <image>\nWhere is the fox? ASSISTANT:", [.image: [Self.picture]])], params)[0]
    let computed = await llm.metrics().promptTokens
    let second = await llm.generate(
      [.text("USER: <image>\nIs the car above the cookie? ASSISTANT:", [.image: [Self.picture]])], params)[0]
    let metrics = await llm.metrics()
    #expect(first.outputs.first?.text == "The fox is in the middle.")
    #expect(second.outputs.first?.text == "Yes, the car is above the cookie.")
    #expect(metrics.encoderRuns == 1)
    #expect(second.cachedTokenCount >= 128)
    #expect(metrics.promptTokens - computed == second.promptTokenIDs.count - second.cachedTokenCount)
    #expect(metrics.mediaCacheHits == 1)
  }

  @Test("with every cache, none, and in pieces, the answers are the same", arguments: [true, false], [7, 4_096])
  func caches(enabled: Bool, budget: Int) async throws {
    let variant = GoldenVariant("llava", "gqa-clip-full")
    let runs = try variant.runs()
    let llm = try variant.llm(LLaVAPlugin.self) {
      $0.maxSequences = 4
      $0.maxBatchedTokens = budget
      $0.enablesPrefixCaching = enabled
      $0.mediaCacheBytes = enabled ? 1 << 20 : 0
      $0.encoderCacheBytes = enabled ? 1 << 20 : 0
      $0.allowsLongMaxModelLength = true
      $0.maxModelLength = 512
      $0.kvCacheMemoryBytes = enabled ? nil : 8 * 64 * 1_024
    }
    for _ in 0..<3 {
      let outputs = await llm.generate(
        runs.map(\.request.0), runs[0].request.1)
      for (run, output) in zip(runs, outputs) {
        #expect(output.error == nil)
        #expect(output.outputs.first?.tokenIDs == run.generatedIDs, "\(run)")
      }
    }
    #expect(await llm.metrics().heldBlocks == 0)
  }
}
