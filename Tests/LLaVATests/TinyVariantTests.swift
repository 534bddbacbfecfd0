import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVA

@Suite("Tiny random checkpoints against transformers")
struct TinyVariantTests {
  /// transformers sets no limit to a sequence, and some runs go far past what their configuration was made for.
  private static func lengthen(_ args: inout EngineArgs) {
    args.allowsLongMaxModelLength = true
    args.maxModelLength = 512
  }

  @Test("tokens and every log probability are transformers'", arguments: GoldenVariant.all("llava"))
  func parity(variant: GoldenVariant) async throws {
    let llm = try variant.llm(LLaVAPlugin.self) { Self.lengthen(&$0) }
    #expect(try await variant.runs().differences(llm) == [])
  }

  @Test(
    "prompts in pieces of any size give the same", arguments: [16, 37],
    ["mha-clip-default", "rope-dynamic", "mistral-sliding-window"])
  func pieces(size: Int, name: String) async throws {
    let variant = GoldenVariant("llava", name)
    let llm = try variant.llm(LLaVAPlugin.self) {
      Self.lengthen(&$0)
      $0.maxBatchedTokens = size
    }
    #expect(try await variant.runs().differences(llm) == [])
  }

  @Test("there are at least twelve variants")
  func variants() { #expect(GoldenVariant.all("llava").count >= 12) }
}
