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
    let prompts = runs.map { run in
      var prompt = run.request.0
      prompt.lora = adapter.request
      return prompt
    }
    let outputs = try await llm.generate(prompts, runs.map(\.request.1))
    for (run, output) in zip(runs, outputs) {
      let found = GoldenComparison(output, run)
      #expect(found.error == nil, "\(run)")
      #expect(found.hasPromptTokens, "\(run)")
      #expect(found.hasOutputTokens, "\(run)")
      #expect(found.promptDifference < 3e-4, "\(run)")
      #expect(found.outputDifference < 3e-4, "\(run)")
    }
  }
}
