import Engine
import JSON
import ModelKit
import Testing
import Text

/// A prompt or its parameters that cannot be served, and what the error must say.
struct PromptFault: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let says: String
  let prompt: Prompt
  let change: @Sendable (inout SamplingParams) -> Void

  init(
    _ name: String, says: String, _ prompt: Prompt = .tokens([385], heard),
    _ change: @escaping @Sendable (inout SamplingParams) -> Void = { _ in }
  ) {
    testDescription = name
    self.says = says
    self.prompt = prompt
    self.change = change
  }

  static let heard: [Modality: [MediaItem]] = [.audio: [TinyRandom.waveform("sines")]]
  /// A second of silence, which never gets as far as being read.
  private static let item = MediaItem.pcm([0], rate: 16_000)

  private static let rows = try? EmbeddingRows([0, 0], rows: 1, columns: 2)

  private static func embedded(_ media: [Modality: [MediaItem]]) -> Prompt {
    var prompt: Prompt = rows.map { .embeddings($0) } ?? .tokens([])
    prompt.media = media
    return prompt
  }

  static func tokens(_ count: Int) -> Prompt { .tokens([385] + Array(repeating: 100, count: count - 1), heard) }

  static let all = prompts + parameters

  static let prompts = [
    PromptFault("a negative token", says: "Token id -1 is out of vocabulary", .tokens([385, -1], heard)),
    PromptFault("the first token too many", says: "Token id 451 is out of vocabulary", .tokens([451], heard)),
    PromptFault("the largest token", says: "Token id 2147483647 is out", .tokens([.max, .min], heard)),
    PromptFault("the smallest token", says: "Token id -2147483648 is out", .tokens([.min], heard)),
    PromptFault(
      "a token of the encoder that is out of vocabulary", says: "Token id 9999 is out of vocabulary",
      .encoderDecoder(encoder: .tokens([9_999]), media: heard)),
    PromptFault("as long as the model", says: "(length 64) plus the number of requested output tokens", tokens(64)),
    PromptFault(
      "longer than the model",
      says:
        "maximum context length is 64 tokens. However, your prompt contains 65 input tokens, which exceeds this limit",
      tokens(65)),
    PromptFault(
      "longer with the start that is put in front",
      says:
        "The decoder prompt (length 65) is longer than the maximum model length of 64. Make sure that `max_model_len` "
        + "is no smaller than the number of text tokens plus multimodal tokens.",
      .tokens(Array(repeating: 100, count: 64), heard)),
    PromptFault("a hundred times as long", says: "your prompt contains 6400 input tokens", tokens(6_400)),
    PromptFault(
      "as long as the model with the start that is put in front", says: "(length 64) plus",
      .tokens(Array(repeating: 100, count: 63), heard)),
    PromptFault(
      "a text far too long",
      says:
        "your prompt contains 140000 characters (more than 1344 characters, which is the upper bound for 64 input tokens)",
      .text(String(repeating: "one two three ", count: 10_000), heard)),
    PromptFault(
      "an encoder's text far too long", says: "your prompt contains 140000 characters",
      .encoderDecoder(encoder: .text(String(repeating: "one two three ", count: 10_000)), media: heard)),
    PromptFault(
      "rows of embeddings", says: "Cannot pass embeddings prompt to encoder-decoder models", embedded(heard)),
    PromptFault(
      "rows of embeddings without a recording", says: "Cannot pass embeddings prompt to encoder-decoder models",
      embedded([:])),
    PromptFault(
      "rows of embeddings for the encoder", says: "Cannot pass embeddings prompt to encoder-decoder models",
      .encoderDecoder(encoder: embedded([:]).content, media: heard)),
    PromptFault(
      "a recording as embeddings", says: "attends to its encoder and takes no audio embeddings; give the audio.",
      .text("", [.audio: rows.map { [.embeddings($0)] } ?? []])),
    PromptFault("no recording", says: "needs one audio item", .tokens([385])),
    PromptFault("an empty list of recordings", says: "needs one audio item", .tokens([385], [.audio: []])),
    PromptFault(
      "two recordings", says: "At most 1 audio(s) may be provided in one prompt.", .text("", [.audio: [item, item]])),
    PromptFault(
      "a picture", says: "Unsupported modality: image; this model takes audio.", .text("", [.image: [.file("a.png")]])),
    PromptFault(
      "a picture beside the recording", says: "Unsupported modality: image",
      .text("", [.audio: [item], .image: [.file("a.png")]])),
  ]

  static let parameters = [
    PromptFault("no tokens to generate", says: "max_tokens must be at least 1, got 0.") { $0.maxTokens = 0 },
    PromptFault("fewer than none", says: "max_tokens must be at least 1") { $0.maxTokens = .min },
    PromptFault("a temperature that is no number", says: "temperature must be a finite number, got nan.") {
      $0.temperature = .nan
    },
    PromptFault("an infinite temperature", says: "temperature must be a finite number, got inf.") {
      $0.temperature = .infinity
    },
    PromptFault("no answers", says: "n must be at least 1, got -9223372036854775808.") { $0.n = .min },
    PromptFault("a stop token out of vocabulary", says: "[451] in stop_token_ids") { $0.stopTokenIDs = [450, 451] },
    PromptFault("more logprobs than allowed", says: "greater than max allowed: 20") { $0.logprobs = .max },
    PromptFault("all logprobs", says: "Requested sample logprobs of 451") { $0.logprobs = -1 },
  ]

  func params(_ greedy: SamplingParams) -> SamplingParams {
    var params = greedy
    change(&params)
    return params
  }
}

@Suite("Prompts that cannot be served")
struct BadPromptTests {
  @Test("each gets a sentence, and the other requests of the call get what they get alone")
  func sentences() async throws {
    let llm = try TinyRandom.llm()
    let good = PromptFault.tokens(3)
    let alone = await llm.generate([good], .greedy())[0].outputs[0].tokenIDs
    var prompts = [good]
    var params = [SamplingParams.greedy()]
    for fault in PromptFault.all {
      prompts += [fault.prompt, good]
      params += [fault.params(.greedy()), .greedy()]
    }
    let outputs = try await llm.generate(prompts, params)
    for (place, fault) in PromptFault.all.enumerated() {
      let output = outputs[2 * place + 1]
      let message = output.error?.description ?? ""
      #expect(message.contains(fault.says) && !message.contains("\n"), "\(fault.testDescription): \(message)")
      #expect(output.error?.kind == .invalidRequest && output.outputs.isEmpty)
    }
    for place in stride(from: 0, to: outputs.count, by: 2) {
      #expect(outputs[place].error == nil && outputs[place].outputs.map(\.tokenIDs) == [alone])
    }
  }

  @Test("what is extreme but allowed is served")
  func extremes() async throws {
    let llm = try TinyRandom.llm { $0.maxLogprobs = -1 }
    var all: [SamplingParams] = Array(repeating: .greedy(), count: 6)
    all[0].maxTokens = .max
    (all[1].minTokens, all[1].maxTokens) = (.max, nil)
    (all[2].temperature, all[2].topK, all[2].seed) = (2, .max, .max)
    (all[3].temperature, all[3].minP, all[3].topP) = (.leastNonzeroMagnitude, 1, .leastNonzeroMagnitude)
    (all[4].temperature, all[4].repetitionPenalty) = (1, .leastNonzeroMagnitude)
    (all[5].logprobs, all[5].promptLogprobs, all[5].repetitionPenalty) = (-1, -1, .greatestFiniteMagnitude)
    let outputs = try await llm.generate(all.map { _ in PromptFault.tokens(4) }, all)
    for (params, output) in zip(all, outputs) {
      #expect(output.error == nil)
      let count = output.outputs[0].tokenIDs.count
      #expect((1...60).contains(count))
      if params.minTokens > 60 { #expect(count == 60) }
    }
    #expect(outputs[5].outputs[0].logprobs?.allSatisfy { $0.count == 451 } == true)
    #expect(outputs[5].promptLogprobs?.dropFirst().allSatisfy { $0?.count == 451 } == true)
  }

  @Test("a prompt that is too short is filled up with the checkpoint's padding token, behind it where no side is named")
  func padding() async throws {
    let llm = try TinyRandom.llm()
    var prompt = PromptFault.tokens(3)
    prompt.tokenization.padPromptTokens = 6
    let padding = try #require(Tokenizer(contentsOf: "\(TinyRandom.folder)/tokenizer.json").id(of: "<|endoftext|>"))
    let output = await llm.generate([prompt], .greedy())[0]
    #expect(output.error == nil)
    #expect(output.promptTokenIDs == [385, 100, 100, padding, padding, padding])
  }

  @Test("an empty list of tokens becomes the start of transcript")
  func emptyTokens() async throws {
    let llm = try TinyRandom.llm()
    let outputs = await llm.generate(
      [.tokens([], PromptFault.heard), .text("", PromptFault.heard), .tokens([385], PromptFault.heard)], .greedy())
    for output in outputs {
      #expect(output.promptTokenIDs == [385])
      #expect(output.outputs.map(\.tokenIDs) == outputs[2].outputs.map(\.tokenIDs))
    }
  }

  @Test("a special token that the tokenizer has and the model has not is out of vocabulary")
  func tokenBeyondTheModel() async throws {
    let copy = try CheckpointCopy()
    try copy.changeAddedTokens { $0 + [["content": "<|extra|>", "special": true]] }
    let llm = try TinyRandom.llm(copy.folder)
    let outputs = await llm.generate([.text("<|extra|>", PromptFault.heard), .text("", PromptFault.heard)])
    #expect(outputs[0].error?.description.contains("Token id 451 is out of vocabulary") == true)
    #expect(outputs[1].error == nil)
  }

  @Test("parameters for another number of prompts are refused as a whole")
  func counts() async throws {
    let llm = try TinyRandom.llm()
    let error = await #expect(throws: EngineError.self) { try await llm.generate([PromptFault.tokens(1)], []) }
    #expect(error?.description == "The lengths of prompts (1) and params (0) must be the same.")
    #expect(await llm.generate([]).isEmpty)
    #expect(try await llm.transcribe([]).isEmpty)
  }
}
