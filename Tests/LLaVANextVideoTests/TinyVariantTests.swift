import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVANextVideo

@Suite("Tiny random checkpoints against transformers")
struct TinyVariantTests {
  /// Rounding moves log probabilities by less; each option of a variant, left out, by more.
  private static let tolerance = 3e-4

  @Test("tokens and every log probability are transformers'", arguments: GoldenVariant.all("llava-next-video"))
  func parity(variant: GoldenVariant) async throws {
    let llm = try variant.llm(LLaVANextVideoPlugin.self)
    let runs = try variant.runs()
    #expect(!runs.isEmpty)
    let outputs = try await llm.generate(runs.map(\.request.0), runs.map(\.request.1))
    for (run, output) in zip(runs, outputs) {
      let found = GoldenComparison(output, run)
      #expect(found.error == nil, "\(variant) \(run)")
      #expect(found.hasPromptTokens, "\(variant) \(run)")
      #expect(found.hasOutputTokens, "\(variant) \(run)")
      #expect(found.promptDifference < Self.tolerance, "\(variant) \(run)")
      #expect(found.outputDifference < Self.tolerance, "\(variant) \(run)")
    }
  }

  @Test("prompts in pieces of any size give the same", arguments: [16, 37])
  func pieces(size: Int) async throws {
    for name in ["average", "conv"] {
      let variant = GoldenVariant("llava-next-video", name)
      let llm = try variant.llm(LLaVANextVideoPlugin.self) { $0.maxBatchedTokens = size }
      let runs = try variant.runs()
      let outputs = try await llm.generate(runs.map(\.request.0), runs.map(\.request.1))
      for (run, output) in zip(runs, outputs) {
        let found = GoldenComparison(output, run)
        #expect(found.hasOutputTokens, "\(name) \(run)")
        #expect(max(found.promptDifference, found.outputDifference) < Self.tolerance, "\(name) \(run)")
      }
    }
  }

  @Test("there are variants")
  func variants() { #expect(GoldenVariant.all("llava-next-video").count >= 7) }
}
