import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVA

/// Past the length that the model was trained on (48 positions here), dynamic RoPE turns keys by the sequence's length.
@Suite("Prefix caching with dynamic RoPE")
struct DynamicRotaryCacheTests {
  private func llm() throws -> LLM {
    try GoldenVariant("llava", "rope-dynamic").llm(LLaVAPlugin.self) {
      $0.allowsLongMaxModelLength = true
      $0.maxModelLength = 512
    }
  }

  private func prompt(_ count: Int) -> Prompt { .tokens((0..<count).map { Int32(5 + $0 * 11 % 300) }) }

  private var params: SamplingParams {
    var params = SamplingParams.greedy(maxTokens: 8)
    (params.ignoreEOS, params.logprobs) = (true, 0)
    return params
  }

  @Test("an answer does not depend on which prompts were computed before", arguments: [70, 130, 200])
  func history(before: Int) async throws {
    let expected = await (try llm()).generate([prompt(240)], params)[0].outputs[0]
    let llm = try llm()
    _ = await llm.generate([prompt(before)], params)
    let found = await llm.generate([prompt(240)], params)[0]
    #expect(found.outputs[0].tokenIDs == expected.tokenIDs)
    #expect(found.outputs[0].logprobs == expected.logprobs)
    #expect(found.cachedTokenCount == 0)
  }

  @Test("a prompt of the same length is found in the cache, and answered alike")
  func sameLength() async throws {
    let llm = try llm()
    let first = await llm.generate([prompt(240)], params)[0]
    let second = await llm.generate([prompt(240)], params)[0]
    #expect(second.cachedTokenCount == 192)
    #expect(second.outputs[0].logprobs == first.outputs[0].logprobs)
  }
}
