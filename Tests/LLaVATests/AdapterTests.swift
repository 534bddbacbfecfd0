import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVA

@Suite("LoRA adapters against transformers with PEFT")
struct AdapterTests {
  private static func enable(_ args: inout EngineArgs) {
    args.enablesLoRA = true
    args.maxLoRAs = 2
  }

  @Test(
    "tokens and every log probability are PEFT's",
    arguments: ["text", "everywhere", "patterns", "biases"])
  func parity(name: String) async throws {
    let adapter = try GoldenAdapter(name)
    let llm = try adapter.variant.llm(LLaVAPlugin.self, Self.enable)
    let runs = try adapter.runs
    #expect(runs.count >= 3)
    #expect(try await runs.differences(llm, adapter.request) == [])
  }

  @Test("two adapters and none in one batch give what each gives alone, bit for bit", arguments: [4_096, 40])
  func mixed(budget: Int) async throws {
    let variant = GoldenVariant("llava", "mha-clip-default")
    let runs = try variant.runs().filter { ["one image", "two images", "text only"].contains($0.name) }
    let choices = [nil, GoldenAdapter.request("text"), GoldenAdapter.request("everywhere", id: 2)]
    var prompts: [Prompt] = []
    var params: [SamplingParams] = []
    for run in runs {
      for choice in choices {
        var (prompt, each) = run.request
        prompt.lora = choice
        each.maxTokens = 12
        prompts.append(prompt)
        params.append(each)
      }
    }
    func llm() throws -> LLM {
      try variant.llm(LLaVAPlugin.self) {
        Self.enable(&$0)
        $0.maxBatchedTokens = budget
      }
    }
    let single = try llm()
    var alone: [[Logprob]?] = []
    for (prompt, params) in zip(prompts, params) {
      alone.append(await single.generate([prompt], params)[0].logprobs)
    }
    let together = try await (try llm()).generate(prompts, params)
    for (place, output) in together.enumerated() {
      #expect(output.error == nil)
      #expect(output.logprobs != nil)
      #expect(output.logprobs == alone[place], "request \(place)")
    }
    #expect(Set(together.map { $0.outputs.first?.tokenIDs ?? [] }).count == together.count)
  }

  @Test("an engine that takes adapters gives the same bits without one as an engine that does not")
  func untouched() async throws {
    let variant = GoldenVariant("llava", "mha-clip-default")
    let (prompt, params) = try #require(try variant.runs().first).request
    var adapted = prompt
    adapted.lora = GoldenAdapter.request("everywhere")
    let plain = await (try variant.llm(LLaVAPlugin.self)).generate([prompt], params)
    let beside = await (try variant.llm(LLaVAPlugin.self, Self.enable)).generate([adapted, prompt], params)
    #expect(plain[0].logprobs == beside[1].logprobs)
    #expect(plain[0].logprobs != beside[0].logprobs)
  }

  @Test("what is kept of a prompt and its pictures is kept for its adapter alone")
  func caches() async throws {
    let adapter = try GoldenAdapter("everywhere")
    let llm = try adapter.variant.llm(LLaVAPlugin.self, Self.enable)
    let run = try #require(try adapter.runs.first { $0.name == "two images" })
    var (prompt, params) = run.request
    params.promptLogprobs = nil
    for (lora, encoderRuns) in [(nil, 2), (adapter.request, 4), (nil, 4), (adapter.request, 4)] {
      prompt.lora = lora
      let output = await llm.generate([prompt], params)[0]
      if lora != nil { #expect(output.outputs.first?.tokenIDs == run.generatedIDs) }
      #expect(await llm.metrics().encoderRuns == encoderRuns)
    }
    #expect(await llm.metrics().prefixCacheHits > 0)
  }

  @Test("an adapter for another model is refused with the names that do not fit, and the others go on")
  func misfit() async throws {
    let llm = try GoldenVariant("llava", "gqa-clip-full").llm(LLaVAPlugin.self, Self.enable)
    var shaped: Prompt = "USER: What is the sun? ASSISTANT:"
    var named = shaped
    shaped.lora = GoldenAdapter.request("text")
    named.lora = GoldenAdapter.request("speech")
    let outputs = await llm.generate([shaped, named, "USER: What is the sun? ASSISTANT:"], .greedy(maxTokens: 2))
    #expect(
      outputs[0].error?.description.contains(
        "The module 'model.language_model.layers.0.self_attn.v_proj' takes 32 inputs to 32 outputs in the adapter and "
          + "32 to 16 in the model.") == true)
    let sentence = outputs[1].error?.description ?? ""
    #expect(sentence.hasPrefix("The adapter 'speech' in "))
    #expect(sentence.contains("The model has no linear layer 'model.decoder.layers.0.encoder_attn.k_proj', "))
    #expect(sentence.hasSuffix(" and 29 more."))
    #expect(outputs[2].error == nil)
  }

  @Test("an adapter of a modality answers prompts with such media and no adapter of their own")
  func defaults() async throws {
    let adapter = try GoldenAdapter("everywhere")
    let llm = try adapter.variant.llm(LLaVAPlugin.self) {
      Self.enable(&$0)
      $0.defaultMMLoRAs = [.image: adapter.request.path, .video: "nowhere"]
    }
    let run = try #require(try adapter.runs.first { $0.name == "one image" })
    let (prompt, params) = run.request
    var explicit = prompt
    explicit.lora = GoldenAdapter.request("text", id: 7)
    let outputs = await llm.generate([prompt, "USER: What is the sun? ASSISTANT:", explicit], params)
    #expect(outputs[0].outputs.first?.tokenIDs == run.generatedIDs)
    #expect(outputs[0].lora == LoRARequest(name: "image", id: 1, path: adapter.request.path))
    #expect(outputs[1].lora == nil)
    #expect(outputs[2].lora == explicit.lora)
  }
}

extension RequestOutput {
  /// Those of the prompt and of the answer.
  fileprivate var logprobs: [Logprob]? {
    guard let prompt = promptLogprobs, let answer = outputs.first?.logprobs else { return nil }
    return (prompt.compactMap { $0 } + answer).flatMap { $0 }
  }
}
