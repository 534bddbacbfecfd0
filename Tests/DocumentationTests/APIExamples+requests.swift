import Sensorium

/// The examples of docs/api.md about ways to ask and what is kept between requests, word for word.
extension APIExamples {
  static func stream(_ llm: LLM, _ prompt: Prompt, longest: Int) async -> String {
    var params = SamplingParams.greedy(maxTokens: 64)
    params.outputKind = .delta
    var text = ""
    for await output in llm.stream(prompt, params) {
      text += output.outputs.first?.text ?? output.error?.description ?? ""
      if text.count > longest { break }  // ends the request and frees what it holds
    }
    return text
  }

  static func queue(_ llm: LLM, _ prompts: [Prompt]) async -> [RequestOutput] {
    let numbers = llm.enqueue(prompts, .greedy(maxTokens: 64))  // does not wait
    let outputs = await llm.waitForCompletion()  // of all that was enqueued, in that order
    print(numbers == outputs.map(\.requestID))
    return outputs
  }

  static func strictly(_ llm: LLM, _ prompts: [Prompt]) async throws(InputError) -> [RequestOutput] {
    let outputs = try await llm.generateStrictly(prompts, .greedy(maxTokens: 64))
    return outputs
  }

  static func beams(_ llm: LLM, _ prompts: [Prompt]) async -> [BeamSearchOutput] {
    var params = BeamSearchParams(beamWidth: 3, maxTokens: 64)
    params.lengthPenalty = 1  // the score is the sum of logprobs over the length to this power
    let searches = await llm.beamSearch(prompts, params)
    for search in searches {
      for answer in search.sequences { print(answer.score, answer.text) }
    }
    return searches
  }

  static func uuids(_ path: String) -> [Prompt] {
    var first: Prompt = .text("USER: <image>\nDescribe the picture. ASSISTANT:", [.image: [.file(path)]])
    first.mediaUUIDs = [.image: ["picture-1"]]
    var second: Prompt = .text("USER: <image>\nDescribe the picture. ASSISTANT:", [.image: [.absent]])
    second.mediaUUIDs = [.image: ["picture-1"]]
    return [first, second]
  }

  static func options(_ prompt: Prompt) -> Prompt {
    var prompt = prompt
    prompt.cacheSalt = "customer 7"  // shares what is kept of prompts with this salt only
    prompt.priority = -1  // before those of 0, where EngineArgs.schedulingPolicy is .priority
    prompt.tokenization.truncatePromptTokens = 200  // -1: what the model's length leaves room for
    prompt.tokenization.truncationSide = .left
    prompt.tokenization.addsSpecialTokens = false  // nil: as the model has it
    return prompt
  }

  static func lengths(_ prompt: Prompt) -> Prompt {
    var prompt = prompt
    prompt.tokenization.maxLength = 200  // what the two ways go by; nil: what the model's length leaves room for
    prompt.tokenization.truncation = .longestFirst  // before truncatePromptTokens
    prompt.tokenization.padding = .maxLength  // before padPromptTokens, the least number of tokens
    prompt.tokenization.lowercases = true
    prompt.tokenization.needsDetokenization = true  // a prompt of tokens has its text in the output
    return prompt
  }

  static func metrics(_ llm: LLM) async -> EngineMetrics {
    let metrics = await llm.metrics()
    print("prompt tokens found again:", metrics.prefixCacheHits, "of", metrics.prefixCacheQueries)
    print("media found again:", metrics.mediaCacheHits, "of", metrics.mediaCacheQueries)
    print("blocks in use:", metrics.heldBlocks, "of", metrics.blocks)

    await llm.resetPrefixCache()  // false, and nothing forgotten, while requests are computed
    await llm.resetMMCache()  // prepared and encoded media, and uuids
    return metrics
  }
}
