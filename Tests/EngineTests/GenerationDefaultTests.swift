import CPUBackend
import Compute
import Foundation
import Testing

@testable import Engine

@Suite("Sampling parameters that a checkpoint recommends")
struct GenerationDefaultTests {
  private func llm(_ file: String?, _ source: EngineArgs.GenerationConfig = .auto) throws -> LLM {
    let folder = try Fake.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    if let file { try Data(file.utf8).write(to: URL(filePath: folder).appending(path: "generation_config.json")) }
    var args = EngineArgs(model: folder)
    (args.dtype, args.generationConfig) = (.float32, source)
    return try LLM(args, registry: try Fake.registry(), backend: try CPUBackend(threads: 1))
  }

  private static let file = """
    {"temperature": 0.6, "top_p": 0.9, "top_k": 40, "min_p": 0.05, "repetition_penalty": 1.1, "max_new_tokens": 5,
     "do_sample": false, "eos_token_id": 3, "bos_token_id": 1}
    """

  @Test("they hold where a call gives none, and nowhere else")
  func recommended() async throws {
    let llm = try llm(Self.file)
    var expected = SamplingParams()
    (expected.temperature, expected.topP, expected.topK, expected.minP) = (0.6, 0.9, 40, 0.05)
    (expected.repetitionPenalty, expected.maxTokens) = (1.1, 5)
    #expect(llm.defaultSamplingParams == expected)
    let plain = await llm.generate([Fake.prompt([5, 6])])[0].outputs[0]
    #expect(plain.tokenIDs.count <= 5)
    var own = SamplingParams.greedy(maxTokens: 9)
    own.ignoreEOS = true
    #expect(await llm.generate([Fake.prompt([5, 6])], own)[0].outputs[0].tokenIDs.count == 9)
  }

  @Test("without a file, or under vllm, they are vLLM's")
  func neutral() throws {
    #expect(try llm(nil).defaultSamplingParams == SamplingParams())
    #expect(try llm(Self.file, .vllm).defaultSamplingParams == SamplingParams())
  }

  @Test(
    "a file that recommends what is not possible is refused by name",
    arguments: [
      (#"{"temperature": 3}"#, "temperature must be in [0, 2], got 3.0;"),
      (#"{"top_k": "many"}"#, "'top_k' is not an integer;"), (#"{"top_p": true}"#, "'top_p' is not a number;"),
      (#"{"max_new_tokens": 0}"#, "max_tokens must be at least 1, got 0;"),
    ])
  func refused(_ file: String, _ says: String) throws {
    let error = #expect(throws: EngineError.self) { try llm(file) }
    #expect(error?.description.contains("generation_config.json: \(says)") == true)
    #expect(try llm(file, .vllm).defaultSamplingParams == SamplingParams())
  }
}
