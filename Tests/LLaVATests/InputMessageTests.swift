import Engine
import Foundation
import GoldenRuns
import ModelKit
import TestMaterial
import Testing

@testable import LLaVA

/// What must not be asked of a model with media inline, and the sentence that it gets: vLLM's, where vLLM has one. Those
/// about uuids are in `MediaIdentityTests`, those about sampling in `SamplingParamsTests`, those of a model that attends to
/// its media in WhisperTests' `PromptFault`.
struct InputMessage: Sendable, CustomTestStringConvertible {
  let message: String
  let prompt: @Sendable () throws -> Prompt
  let args: @Sendable (inout EngineArgs) -> Void
  let params: @Sendable (inout SamplingParams) -> Void

  var testDescription: String { message }

  init(
    _ message: String, _ prompt: @escaping @Sendable () throws -> Prompt,
    args: @escaping @Sendable (inout EngineArgs) -> Void = { _ in },
    params: @escaping @Sendable (inout SamplingParams) -> Void = { _ in }
  ) {
    self.message = message
    self.prompt = prompt
    self.args = args
    self.params = params
  }

  /// A text prompt with these options.
  static func text(
    _ message: String, _ text: String = "a", _ options: @escaping @Sendable (inout TokenizationOptions) -> Void,
    args: @escaping @Sendable (inout EngineArgs) -> Void = { $0.maxModelLength = 64 }
  ) -> InputMessage {
    InputMessage(
      message,
      {
        var prompt = Prompt.text(text)
        options(&prompt.tokenization)
        return prompt
      }, args: args)
  }

  static func picture() throws -> MediaItem { .image(try SyntheticPicture.image(width: 30, height: 30, seed: 3)) }

  static func rows(_ rows: Int, _ columns: Int, _ value: Float = 0) throws -> EmbeddingRows {
    try EmbeddingRows(Array(repeating: value, count: rows * columns), rows: rows, columns: columns)
  }
}

extension InputMessage {
  private static let short: @Sendable (inout EngineArgs) -> Void = { $0.maxModelLength = 64 }
  private static let promptEmbeds: @Sendable (inout EngineArgs) -> Void = { $0.enablesPromptEmbeds = true }
  private static let mmEmbeds: @Sendable (inout EngineArgs) -> Void = { $0.enablesMMEmbeds = true }
  private static let format = #"as in: "USER: <image>\nWhat is shown in this image? ASSISTANT:""#
  private static let pictures =
    "Make sure that `max_model_len` is no smaller than the number of text tokens plus multimodal tokens"
  private static let reduce = "Please reduce the length of the input prompt."

  static let all = lengths + tokenization + media + embeddings

  private static let lengths = [
    InputMessage(
      "This model's maximum context length is 64 tokens. However, your prompt contains 449 characters (more than 448 characters, which is the upper bound for 64 input tokens). \(reduce)",
      { .text(String(repeating: "a", count: 449)) }, args: short),
    InputMessage(
      "This model's maximum context length is 64 tokens. However, your prompt contains 65 input tokens, which exceeds this limit even without any output tokens. \(reduce)",
      { .tokens(Array(repeating: 5, count: 65)) }, args: short),
    InputMessage(
      "The decoder prompt (length 70) is longer than the maximum model length of 64. \(pictures). For image inputs, the number of image tokens depends on the number of images, and possibly their aspect ratios as well.",
      { .tokens(Array(repeating: 5, count: 54) + [320], [.image: [try picture()]]) }, args: short),
    InputMessage(
      "The decoder prompt (length 64) plus the number of requested output tokens (at least 1) is longer than the maximum model length of 64. \(pictures) (prompt + requested output tokens).",
      { .tokens(Array(repeating: 5, count: 64)) }, args: short),
    InputMessage("The decoder prompt cannot be empty", { .tokens([]) }),
    InputMessage("Token id 328 is out of vocabulary", { .tokens([5, 328]) }),
    InputMessage("Token id -5 is out of vocabulary", { .tokens([5, -5]) }),
  ]

  private static let tokenization = [
    text("truncate_prompt_tokens must be at least 1, or -1, got -2.") { $0.truncatePromptTokens = -2 },
    text("pad_prompt_tokens must be between 1 and 63, or -1, got 0.") { $0.padPromptTokens = 0 },
    text("pad_prompt_tokens must be between 1 and 63, or -1, got 64.") { $0.padPromptTokens = 64 },
    text("pad_prompt_tokens must be between 1 and 63, or -1, got \(Int.max).") { $0.padPromptTokens = .max },
    text("max_length must be between 1 and 64, got 65.") { $0.maxLength = 65 },
    text("max_length must be between 1 and 64, got 0.") { $0.maxLength = 0 },
    InputMessage("max_length is 3, but your prompt contains 4 input tokens; allow more of them, or set truncation.") {
      var prompt = Prompt.tokens([5, 6, 7, 8])
      prompt.tokenization.maxLength = 3
      return prompt
    },
    InputMessage(
      "truncate_prompt_tokens=8 would split or drop a(n) image item, which spans tokens 1 to 17; allow more tokens."
    ) {
      var prompt = Prompt.tokens([5, 320, 6], [.image: [try picture()]])
      prompt.tokenization.truncatePromptTokens = 8
      return prompt
    },
  ]

  private static let media = [
    InputMessage("At most 999 image(s) may be provided in one prompt.") {
      .text("a", [.image: Array(repeating: .absent, count: 1_000)])
    },
    InputMessage(
      "At most 2 image(s) may be provided in one prompt. Set `--limit-mm-per-prompt` to increase this limit.",
      { .text("a", [.image: [.absent, .absent, .absent]]) }, args: { $0.limitPerPrompt = [.image: 2] }),
    // vLLM names no modality that there is.
    InputMessage("Unsupported modality: audio; this model takes image.") {
      .text("a", [.audio: [.pcm([0], rate: 16_000)]])
    },
    // vLLM's sentences speak of prompt updates; these show what was written and a right prompt.
    InputMessage(
      "The prompt has 0 placeholders '<image>' and comes with 1 image; write '<image>' once where each image belongs, \(format)."
    ) { .text("a", [.image: [try picture()]]) },
    InputMessage(
      "The prompt has 24 placeholders '<image>' and comes with 1 image; write '<image>' once where each image belongs, or as often as each image has positions (16), \(format)."
    ) { .tokens(Array(repeating: 320, count: 24), [.image: [try picture()]]) },
    InputMessage("Cannot pass encoder-decoder prompt to decoder-only models") {
      .encoderDecoder(media: [:], decoder: .text("a"))
    },
    InputMessage("Got lora_request 'a' but LoRA is not enabled! Set enable_lora to use adapters.") {
      var prompt = Prompt.text("a")
      prompt.lora = LoRARequest(name: "a", path: "nowhere")
      return prompt
    },
  ]

  private static let embeddings = [
    InputMessage("You must set `--enable-prompt-embeds` to input `prompt_embeds`.") { .embeddings(try rows(3, 32)) },
    InputMessage(
      "prompt_embeds hidden dimension mismatch: got 31, but model expects 32.", { .embeddings(try rows(3, 31)) },
      args: promptEmbeds),
    InputMessage("The decoder prompt cannot be empty", { .embeddings(try rows(0, 32)) }, args: promptEmbeds),
    InputMessage(
      "prompt_embeds has values that are infinite or not a number.", { .embeddings(try rows(3, 32, .nan)) },
      args: promptEmbeds),
    InputMessage(
      "prompt_embeds has 3 rows and comes with 2 tokens; give one, or nil, for each row.",
      { .embeddings(try rows(3, 32), tokens: [1, nil]) }, args: promptEmbeds),
    InputMessage(
      "Token id 328 is out of vocabulary", { .embeddings(try rows(2, 32), tokens: [328, nil]) }, args: promptEmbeds),
    InputMessage(
      "A prompt of embeddings comes without media; put the embeddings of the media among its rows.",
      {
        var prompt = Prompt.embeddings(try rows(3, 32))
        prompt.media = [.image: [.absent]]
        return prompt
      }, args: promptEmbeds),
    InputMessage(
      "prompt_logprobs is not compatible with prompt embeds: rows are no tokens that could be likely.",
      { .embeddings(try rows(3, 32)) }, args: promptEmbeds, params: { $0.promptLogprobs = 0 }),
    InputMessage(
      "Cannot pad tokens for embedding inputs",
      {
        var prompt = Prompt.embeddings(try rows(3, 32))
        prompt.tokenization.padPromptTokens = 5
        return prompt
      }, args: promptEmbeds),
    InputMessage("You must set `--enable-mm-embeds` to input `image_embeds`") {
      .text("<image>", [.image: [.embeddings(try rows(3, 32))]])
    },
    InputMessage(
      "Image embedding hidden dimension mismatch: got 24, but model expects 32. Give rows of this model's own projector.",
      { .text("<image>", [.image: [.embeddings(try rows(3, 24))]]) }, args: mmEmbeds),
    InputMessage(
      "Image embedding has no rows; give one for each position.",
      { .text("<image>", [.image: [.embeddings(try rows(0, 32))]]) }, args: mmEmbeds),
    InputMessage(
      "The embeddings of a(n) image item have values that are infinite or not a number.",
      { .text("<image>", [.image: [.embeddings(try rows(3, 32, .infinity))]]) }, args: mmEmbeds),
    InputMessage(
      "The prompt has 3 placeholders '<image>' and comes with 1 image; write '<image>' once where each image belongs, or as often as each image has positions (2), \(format).",
      { .tokens([320, 320, 320], [.image: [.embeddings(try rows(2, 32))]]) }, args: mmEmbeds),
  ]
}

@Suite("What cannot be asked, each with its sentence")
struct InputMessageTests {
  @Test(
    "the sentence is the one, and the other request of the call gets what it gets alone", arguments: InputMessage.all)
  func sentence(wrong: InputMessage) async throws {
    let llm = try GoldenVariant("llava", "mha-clip-default").llm(LLaVAPlugin.self, wrong.args)
    let good = Prompt.tokens([1, 50, 60, 70])
    let alone = await llm.generate([good], .greedy(maxTokens: 4))[0]
    var params = SamplingParams.greedy(maxTokens: 4)
    wrong.params(&params)
    let outputs = try await llm.generate(
      [good, try wrong.prompt(), good], [.greedy(maxTokens: 4), params, .greedy(maxTokens: 4)])
    #expect(outputs[1].error?.description == wrong.message)
    #expect(outputs[1].outputs.isEmpty && outputs[1].isFinished)
    for place in [0, 2] {
      #expect(outputs[place].error == nil)
      #expect(outputs[place].outputs.first?.tokenIDs == alone.outputs.first?.tokenIDs)
    }
    #expect(alone.outputs.first?.tokenIDs.count == 4)
  }

  @Test("a beam search takes no rows")
  func beams() async throws {
    let llm = try GoldenVariant("llava", "mha-clip-default").llm(LLaVAPlugin.self) { $0.enablesPromptEmbeds = true }
    let prompts: [Prompt] = [.embeddings(try InputMessage.rows(3, 32)), .tokens([1, 50])]
    let searches = await llm.beamSearch(prompts, BeamSearchParams(beamWidth: 2, maxTokens: 3))
    #expect(
      searches[0].error?.description
        == "A beam search takes no prompt of embeddings; give the prompt as text or tokens.")
    #expect(searches[1].sequences.count == 2)
  }
}
