import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVA

@Suite("Prompts that are cut")
struct TruncationTests {
  private func output(
    _ prompt: Prompt, tokens: Int, side: TokenizationOptions.Side = .left
  ) async throws -> RequestOutput {
    let llm = try GoldenVariant("llava", "mha-clip-default").llm(LLaVAPlugin.self)
    var prompt = prompt
    prompt.tokenization.truncatePromptTokens = tokens
    prompt.tokenization.truncationSide = side
    return await llm.generate([prompt], .greedy(maxTokens: 2))[0]
  }

  @Test("the end is kept, or the beginning where that is asked")
  func sides() async throws {
    let llm = try GoldenVariant("llava", "mha-clip-default").llm(LLaVAPlugin.self)
    let whole = await llm.generate([.text("One two three four five")], .greedy(maxTokens: 2))[0].promptTokenIDs
    #expect(whole.count > 6)
    #expect(try await output(.text("One two three four five"), tokens: 5).promptTokenIDs == Array(whole.suffix(5)))
    #expect(
      try await output(.text("One two three four five"), tokens: 5, side: .right).promptTokenIDs
        == Array(whole.prefix(5)))
    #expect(try await output(.text("One"), tokens: 500).promptTokenIDs.count < 10)
  }

  @Test("a cut through a picture is an error that says where it stands")
  func pictures() async throws {
    let picture = MediaItem.image(try SyntheticPicture.image(width: 20, height: 20, seed: 3))
    let error = try await output(.text("a <image> b", [.image: [picture]]), tokens: 8).error?.description
    #expect(error?.contains("would split or drop a(n) image item, which spans tokens") == true, "\(error ?? "none")")
    let wrong = try await output(.text("a"), tokens: 0).error?.description
    #expect(wrong == "truncate_prompt_tokens must be at least 1, or -1, got 0.")
  }
}
