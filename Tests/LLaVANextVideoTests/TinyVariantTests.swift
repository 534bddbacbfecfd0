import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVANextVideo

@Suite("Tiny random checkpoints against transformers")
struct TinyVariantTests {
  @Test("tokens and every log probability are transformers'", arguments: GoldenVariant.all("llava-next-video"))
  func parity(variant: GoldenVariant) async throws {
    #expect(try await variant.runs().differences(variant.llm(LLaVANextVideoPlugin.self)) == [])
  }

  @Test("prompts in pieces of any size give the same", arguments: [16, 37], ["average", "conv"])
  func pieces(size: Int, name: String) async throws {
    let variant = GoldenVariant("llava-next-video", name)
    let llm = try variant.llm(LLaVANextVideoPlugin.self) { $0.maxBatchedTokens = size }
    #expect(try await variant.runs().differences(llm) == [])
  }

  @Test("there are variants")
  func variants() { #expect(GoldenVariant.all("llava-next-video").count >= 7) }
}
