import Foundation
import Sensorium
import Testing

@Suite("The example plugin of docs/adding-a-model.md")
struct ExamplePluginTests {
  private static func llm(extra: String? = nil) throws -> LLM {
    let folder = try LoudnessCheckpoint.make(extra: extra)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var registry = try Builtins.registry
    try registry.register(LoudnessPlugin.self)
    return try LLM(EngineArgs(model: folder), registry: registry, backend: try Builtins.backend(threads: 2))
  }

  private static func prompt(level: Float) -> Prompt {
    let samples = (0..<16_000).map { $0 % 2 == 0 ? level : -level }
    return .text("", [.audio: [.pcm(samples, rate: 16_000)]])
  }

  @Test("loads beside the built-in plugins and answers a batch of recordings, each by its own sound")
  func answers() async throws {
    let levels: [Float] = [0.5, 0.01, 0.11, 0.09, 1]
    let outputs = try await Self.llm().generate(levels.map(Self.prompt), .greedy())
    #expect(outputs.compactMap(\.error).isEmpty)
    #expect(outputs.map { $0.outputs[0].text } == ["loud", "quiet", "loud", "quiet", "loud"])
    #expect(outputs.allSatisfy { $0.outputs[0].tokenIDs.last == 1 && $0.outputs[0].finishReason == .stop })
  }

  @Test("a recording that is too long fails alone, with the sentence of the media room")
  func tooLong() async throws {
    let outputs = try await Self.llm().generate(
      [.text("", [.audio: [.pcm(Array(repeating: 0.5, count: 32_000), rate: 16_000)]]), Self.prompt(level: 0.5)],
      .greedy())
    #expect(outputs[0].error?.kind == .invalidMedia)
    #expect(outputs[0].error?.description.contains("longer than the 1 s that can be used") == true)
    #expect(outputs[1].outputs[0].text == "loud")
  }

  @Test("a tensor that the model does not use is a warning that names it")
  func unusedTensor() throws {
    #expect(try Self.llm().warnings == [])
    #expect(try Self.llm(extra: "model.surprise").warnings.map { $0.contains("'model.surprise'") } == [true])
  }
}
