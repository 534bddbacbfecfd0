import Compute
import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVA

@Suite("The demonstration checkpoint on the samples")
struct DemoSampleTests {
  @Test("answers are right, and token for token transformers'", arguments: [DType.float32, .bfloat16])
  func answers(dtype: DType) async throws {
    let samples = try DemoSample.all(.image)
    #expect(Set(samples.map(\.file)) == ["fox.jpg", "cactuses.jpg", "water.png", "frog.jpg"])
    let outputs = try await DemoModel(LLaVAPlugin.self, in: "LLaVA", .image, dtype: dtype).outputs(samples)
    for (sample, output) in zip(samples, outputs) {
      #expect(output.outputs.first?.tokenIDs == sample.generatedIDs, "\(sample)")
      #expect(output.outputs.first?.text == sample.expected, "\(sample)")
    }
  }
}
