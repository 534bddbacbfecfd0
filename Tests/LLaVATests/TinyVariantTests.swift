import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVA

@Suite("Tiny random checkpoints against transformers")
struct TinyVariantTests {
  /// Rounding moves log probabilities by less; each option of a variant, left out, by more.
  private static let tolerance = 3e-4

  /// transformers sets no limit to a sequence, and some runs go far past what their configuration was made for.
  private static func lengthen(_ args: inout EngineArgs) {
    args.allowsLongMaxModelLength = true
    args.maxModelLength = 512
  }

  @Test("tokens and every log probability are transformers'", arguments: GoldenVariant.all("llava"))
  func parity(variant: GoldenVariant) async throws {
    let llm = try variant.llm(LLaVAPlugin.self) { Self.lengthen(&$0) }
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
    for name in ["mha-clip-default", "rope-dynamic", "mistral-sliding-window"] {
      let variant = GoldenVariant("llava", name)
      let llm = try variant.llm(LLaVAPlugin.self) {
        Self.lengthen(&$0)
        $0.maxBatchedTokens = size
      }
      let runs = try variant.runs()
      let outputs = try await llm.generate(runs.map(\.request.0), runs.map(\.request.1))
      for (run, output) in zip(runs, outputs) {
        let found = GoldenComparison(output, run)
        #expect(found.hasOutputTokens, "\(name) \(run)")
        #expect(max(found.promptDifference, found.outputDifference) < Self.tolerance, "\(name) \(run)")
      }
    }
  }

  @Test("there are at least twelve variants")
  func variants() { #expect(GoldenVariant.all("llava").count >= 12) }
}
