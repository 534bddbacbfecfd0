import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVANextVideo

@Suite("A LoRA adapter against transformers with PEFT")
struct AdapterTests {
  @Test("of a video's frames, of a picture's tiles and of text: tokens and every log probability are PEFT's")
  func parity() async throws {
    let adapter = try GoldenAdapter("video")
    let llm = try adapter.variant.llm(LLaVANextVideoPlugin.self) { $0.enablesLoRA = true }
    let runs = try adapter.runs
    #expect(runs.count == 4)
    #expect(try await runs.differences(llm, adapter.request) == [])
  }
}
