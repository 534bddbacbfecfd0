import CPUBackend
import Compute
import JSON
import ModelKit
import Testing
import Text

@testable import Engine

@Suite("A tiny random Whisper gives transformers' tokens")
struct TinyRandomTests {
  static let waveforms = ["noise", "chirp", "sines"]

  private func run(_ name: String) throws -> JSONValue {
    let runs = try TinyRandom.golden()["runs"]?.array ?? []
    return try #require(runs.first { $0["waveform"]?.string == name })
  }

  private func params(_ count: Int, ignoreEOS: Bool = false) -> SamplingParams {
    var params = SamplingParams.greedy(maxTokens: count)
    params.ignoreEOS = ignoreEOS
    return params
  }

  @Test(
    "with a bare start and no rules, as vLLM decodes", arguments: [TinyRandom.folder, TinyRandom.cTranslate2Folder])
  func raw(folder: String) async throws {
    let llm = try TinyRandom.llm(folder) { $0.generationConfig = .vllm }
    let outputs = await llm.generate(
      Self.waveforms.map { .text("", [.audio: [TinyRandom.waveform($0)]]) }, params(20))
    for (name, output) in zip(Self.waveforms, outputs) {
      let golden = try run(name)["raw"]
      #expect(output.promptTokenIDs == TinyRandom.ids(golden?["prompt_ids"]))
      #expect(output.outputs.first?.tokenIDs == TinyRandom.ids(golden?["generated_ids"]), "\(name)")
    }
  }

  @Test("with the checkpoint's suppressed tokens", arguments: [TinyRandom.folder, TinyRandom.cTranslate2Folder])
  func rules(folder: String) async throws {
    let llm = try TinyRandom.llm(folder)
    for name in Self.waveforms {
      let golden = try run(name)["generate"]
      let prompt = TinyRandom.ids(golden?["prompt_ids"])
      let outputs = await llm.generate([.tokens(prompt, [.audio: [TinyRandom.waveform(name)]])], params(20))
      #expect(outputs[0].outputs.first?.tokenIDs == TinyRandom.ids(golden?["generated_ids"]), "\(name)")
    }
  }

  @Test("with timestamps, whose rules shape every step")
  func timestamps() async throws {
    let llm = try TinyRandom.llm()
    let speech = try #require(llm.model.processor as? any SpeechTranscribing)
    let plan = try speech.transcription(SpeechPromptOptions(language: "de", timestamps: .segment))
    for name in Self.waveforms {
      let golden = try run(name)["generate_timestamps"]
      #expect(plan.prompt == TinyRandom.ids(golden?["prompt_ids"]))
      let request = Request(
        prompt: .tokens(plan.prompt, [.audio: [TinyRandom.waveform(name)]]), params: params(20), rules: plan.rules)
      let outputs = await llm.run([request])
      #expect(outputs[0].outputs.first?.tokenIDs == TinyRandom.ids(golden?["generated_ids"]), "\(name)")
    }
  }

  @Test("the language that is found out is the likeliest one, in the same pass")
  func language() async throws {
    let llm = try TinyRandom.llm()
    for name in Self.waveforms {
      let expected = try run(name)["languages"]?.array?.first?.array?.first?.string
      let result = try await llm.transcribe([TinyRandom.waveform(name)])
      #expect(result[0].language == expected, "\(name)")
      #expect(result[0].error == nil)
    }
  }

  @Test("logprobs are those of the raw distribution")
  func logprobs() async throws {
    let llm = try TinyRandom.llm { $0.generationConfig = .vllm }
    var params = params(20)
    params.logprobs = 5
    let outputs = await llm.generate([.text("", [.audio: [TinyRandom.waveform("noise")]])], params)
    let steps = try #require(outputs[0].outputs.first?.logprobs)
    let golden = try #require(try run("noise")["raw"]?["top5"]?.array)
    for (step, expected) in zip(steps, golden) {
      let expected = try #require(expected.array)
      #expect(step.map(\.tokenID) == expected.compactMap { $0.array?[0].integer.map(Int32.init) })
      #expect(step.map(\.rank) == [1, 2, 3, 4, 5])
      for (found, pair) in zip(step, expected) {
        #expect(abs(Double(found.logprob) - (pair.array?[1].number ?? 0)) < 1e-3)
      }
    }
    let sum = steps.reduce(0) { $0 + $1[0].logprob }
    #expect(abs((outputs[0].outputs[0].cumulativeLogprob ?? 0) - sum) < 1e-4)
  }

  @Test("an explicit encoder/decoder prompt is the implicit one, with its encoder fields filled")
  func explicit() async throws {
    let llm = try TinyRandom.llm { $0.generationConfig = .vllm }
    let media: [Modality: [MediaItem]] = [.audio: [TinyRandom.waveform("sines")]]
    let outputs = await llm.generate(
      [
        .text("<|startoftranscript|>", media),
        .encoderDecoder(encoder: .text(""), media: media, decoder: .text("<|startoftranscript|>")),
      ], params(20))
    #expect(outputs[0].outputs[0].tokenIDs == outputs[1].outputs[0].tokenIDs)
    #expect(outputs[0].encoderPrompt == nil)
    #expect(outputs[1].encoderPrompt == "")
    #expect(outputs[1].encoderPromptTokenIDs == [])
    #expect(outputs[1].prompt == "<|startoftranscript|>")
  }

  @Test("previous text comes before the start and no second start is put in front of it")
  func previousText() async throws {
    let llm = try TinyRandom.llm()
    let media: [Modality: [MediaItem]] = [.audio: [TinyRandom.waveform("sines")]]
    let outputs = await llm.generate(
      [
        .text("<|startofprev|> hello<|startoftranscript|><|en|><|transcribe|><|notimestamps|>", media),
        .text("<|startofprev|> hello", media), .text("hello", media),
      ], params(3))
    let start = try #require(llm.model.tokenizer.id(of: "<|startoftranscript|>"))
    let previous = try #require(llm.model.tokenizer.id(of: "<|startofprev|>"))
    #expect(outputs[0].promptTokenIDs.first == previous)
    #expect(outputs[0].promptTokenIDs.filter { $0 == start }.count == 1)
    #expect(outputs[1].promptTokenIDs.last == start)
    #expect(outputs[2].promptTokenIDs.first == start)
  }

  @Test("an answer is the same token for token whatever else is in the batch", arguments: [DType.float32, .bfloat16])
  func batchInvariance(dtype: DType) async throws {
    let llm = try TinyRandom.llm(dtype: dtype)
    let names = (0..<12).map { Self.waveforms[$0 % 3] }
    let prompts = names.enumerated().map { index, name in
      Prompt.tokens([385, 388, 395, 399] + Array(repeating: 100, count: index), [.audio: [TinyRandom.waveform(name)]])
    }
    var alone: [[Int32]] = []
    for prompt in prompts { alone.append(await llm.generate([prompt], params(25))[0].outputs[0].tokenIDs) }
    let together = await llm.generate(prompts, params(25))
    #expect(together.map { $0.outputs[0].tokenIDs } == alone)
  }
}
