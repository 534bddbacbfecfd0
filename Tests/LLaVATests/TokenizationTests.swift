import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVA

/// vLLM's `tokenization_kwargs` on the demonstration checkpoint, whose padding token goes in front.
@Suite("How a text becomes tokens")
struct TokenizationTests {
  private static let pad: Int32 = 1_473
  private static let llm = Result { try DemoModel(LLaVAPlugin.self, in: "LLaVA", .image).llm }

  private func output(
    _ prompt: Prompt, _ change: (inout TokenizationOptions) -> Void
  ) async throws -> RequestOutput {
    var prompt = prompt
    change(&prompt.tokenization)
    return await (try Self.llm.get()).generate([prompt], .greedy(maxTokens: 2))[0]
  }

  private func tokens(
    _ prompt: Prompt = .text("What is in the picture?"), _ change: (inout TokenizationOptions) -> Void = { _ in }
  ) async throws -> [Int32] {
    let output = try await output(prompt, change)
    #expect(
      output.error == nil && output.outputs.first?.tokenIDs.isEmpty == false, "\(output.error?.description ?? "")")
    return output.promptTokenIDs
  }

  @Test("max_length with truncation is the most, and with padding the least")
  func maxLength() async throws {
    let whole = try await tokens()
    #expect(whole.count > 5 && whole.count < 20)
    #expect(
      try await tokens {
        $0.maxLength = 4
        $0.truncation = .longestFirst
      } == Array(whole.suffix(4)))
    let filled = try await tokens {
      $0.maxLength = 20
      $0.padding = .maxLength
    }
    #expect(filled == Array(repeating: Self.pad, count: 20 - whole.count) + whole)
    #expect(try await tokens { $0.maxLength = whole.count } == whole)
    #expect(
      try await tokens {
        $0.maxLength = 20
        $0.truncatePromptTokens = -1
        $0.padPromptTokens = -1
      } == filled)
  }

  @Test("a way of truncation or padding counts before a number of tokens")
  func ways() async throws {
    let whole = try await tokens()
    #expect(
      try await tokens {
        $0.truncatePromptTokens = 3
        $0.truncation = .doNotTruncate
        $0.padPromptTokens = 30
        $0.padding = .doNotPad
      } == whole)
    #expect(
      try await tokens {
        $0.truncatePromptTokens = 3
        $0.truncation = .longestFirst
        $0.padPromptTokens = 30
        $0.padding = .maxLength
        $0.maxLength = 5
      } == Array(whole.suffix(5)))
  }

  @Test("what is too long is cut first and padded then, and both count a picture in")
  func order() async throws {
    let whole = try await tokens()
    #expect(
      try await tokens {
        $0.truncatePromptTokens = 3
        $0.padPromptTokens = 5
        $0.truncationSide = .right
      } == [Self.pad, Self.pad] + whole.prefix(3))
    let picture = MediaItem.file(DemoSample.path("fox.jpg"))
    let question = Prompt.text("USER: <image>\nWhere is the fox? ASSISTANT:", [.image: [picture]])
    let (plain, same) = (try await output(question) { _ in }, try await output(question) { $0.padPromptTokens = 100 })
    #expect(plain.promptTokenIDs.count > 100 && same.promptTokenIDs == plain.promptTokenIDs)
    let padded = try await output(question) { $0.padPromptTokens = plain.promptTokenIDs.count + 3 }
    #expect(padded.promptTokenIDs == [Self.pad, Self.pad, Self.pad] + plain.promptTokenIDs)
    // The picture has moved with the tokens around it.
    #expect(padded.error == nil)
    let answer = await (try Self.llm.get()).generate(
      [
        .tokens(padded.promptTokenIDs, [.image: [picture]])
      ], .greedy(maxTokens: 2))[0]
    #expect(answer.outputs.first?.tokenIDs == padded.outputs.first?.tokenIDs)
  }

  @Test("lower case, special tokens and the text of a prompt of tokens are as asked")
  func rest() async throws {
    let lower = try await tokens(.text("what is in the picture?"))
    #expect(try await tokens() != lower)
    #expect(try await tokens { $0.lowercases = true } == lower)
    #expect(try await tokens { $0.addsSpecialTokens = false } == Array(try await tokens().dropFirst()))
    #expect(try await output(.tokens(lower)) { _ in }.prompt == nil)
    let text = try await output(.tokens(lower)) { $0.needsDetokenization = true }.prompt
    #expect(text?.hasSuffix("what is in the picture?") == true, "\(text ?? "none")")
    #expect(try await output(.text("A")) { $0.needsDetokenization = true }.prompt == "A")
  }

  @Test("what is not known is told and changes nothing, also where the request fails")
  func unknown() async throws {
    let notice =
      "The following tokenization arguments are not supported by vLLM Renderer and will be ignored: return_tensors, stride"
    let whole = try await output(.text("A")) { _ in }
    let told = try await output(.text("A")) { $0.unknownNames = ["return_tensors", "stride"] }
    #expect(told.notices == [notice] && told.promptTokenIDs == whole.promptTokenIDs)
    #expect(whole.notices.isEmpty)
    let failed = try await output(.tokens([-1])) { $0.unknownNames = ["return_tensors", "stride"] }
    #expect(failed.error != nil && failed.notices == [notice])
  }

  @Test("without a padding token a prompt that is too short is an error that says where one is looked for")
  func noPaddingToken() async throws {
    let llm = try GoldenVariant("llava", "mha-clip-default").llm(LLaVAPlugin.self)
    // The checkpoint's folder is gone, and its files with it.
    var prompt = Prompt.tokens([5, 6])
    prompt.tokenization.padPromptTokens = 2
    #expect(await llm.generate([prompt], .greedy(maxTokens: 2))[0].error == nil)
    prompt.tokenization.padPromptTokens = 3
    let error = await llm.generate([prompt], .greedy(maxTokens: 2))[0].error?.description
    #expect(error?.hasPrefix("The prompt cannot be padded: ") == true, "\(error ?? "none")")
    #expect(
      error?.hasSuffix(
        " names no padding token (pad_token of tokenizer_config.json or special_tokens_map.json) that its tokenizer has."
      )
        == true)
  }
}
