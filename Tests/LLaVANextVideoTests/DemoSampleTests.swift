import Compute
import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVANextVideo

@Suite("The demonstration checkpoint on the samples")
struct DemoSampleTests {
  @Test("answers are right, and token for token transformers'", arguments: [DType.float32, .bfloat16])
  func answers(dtype: DType) async throws {
    let samples = try DemoSample.all(.video)
    #expect(Set(samples.map(\.file)) == ["turtle.mp4", "pig.mp4", "two-stories.mp4"])
    let outputs = try await DemoModel(LLaVANextVideoPlugin.self, in: "LLaVANextVideo", .video, dtype: dtype).outputs(
      samples)
    for (sample, output) in zip(samples, outputs) {
      #expect(output.outputs.first?.tokenIDs == sample.generatedIDs, "\(sample)")
      #expect(output.outputs.first?.text == sample.expected, "\(sample)")
    }
  }
}
