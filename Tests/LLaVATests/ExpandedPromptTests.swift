import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVA

/// The `input_ids` of transformers' processors have a placeholder for each position of a picture.
@Suite("Prompts of tokens that are expanded already")
struct ExpandedPromptTests {
  @Test(
    "transformers' own input ids give what the text gives",
    arguments: ["mha-clip-default", "gqa-clip-full", "siglip-full", "qwen2-tied"])
  func parity(name: String) async throws {
    let variant = GoldenVariant("llava", name)
    let llm = try variant.llm(LLaVAPlugin.self) {
      $0.allowsLongMaxModelLength = true
      $0.maxModelLength = 512
    }
    let runs = try variant.runs()
    #expect(runs.contains { ($0.media[.image]?.count ?? 0) > 1 })
    #expect(try await runs.differences(llm) { .tokens($0.inputIDs, $0.media) } == [])
  }
}
