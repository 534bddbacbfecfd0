import Engine
import JSON
import ModelKit

extension SamplingFields {
  /// What the engine is to do; what was not said is as `defaults` has it.
  /// - Throws: for what only the server limits. The engine checks the rest, with vLLM's sentences.
  func samplingParams(_ defaults: SamplingParams, _ limits: ServerLimits) throws(APIError) -> SamplingParams {
    var params = defaults
    params.n = n ?? params.n
    guard params.n <= limits.answers else {
      throw .badRequest(
        "n is \(params.n); this server makes at most \(limits.answers) answers to a prompt.", param: "n")
    }
    params.temperature = temperature ?? params.temperature
    params.topP = topP ?? params.topP
    params.topK = topK ?? params.topK
    params.minP = minP ?? params.minP
    params.presencePenalty = presencePenalty ?? params.presencePenalty
    params.frequencyPenalty = frequencyPenalty ?? params.frequencyPenalty
    params.repetitionPenalty = repetitionPenalty ?? params.repetitionPenalty
    params.seed = seed.map { UInt64(bitPattern: Int64($0)) } ?? params.seed
    params.stop = stop?.values ?? params.stop
    params.stopTokenIDs = stopTokenIDs ?? params.stopTokenIDs
    params.includeStopStringInOutput = includeStopStringInOutput ?? params.includeStopStringInOutput
    params.ignoreEOS = ignoreEOS ?? params.ignoreEOS
    params.minTokens = minTokens ?? params.minTokens
    params.badWords = badWords ?? params.badWords
    params.allowedTokenIDs = allowedTokenIDs
    params.skipSpecialTokens = skipSpecialTokens ?? params.skipSpecialTokens
    params.spacesBetweenSpecialTokens = spacesBetweenSpecialTokens ?? params.spacesBetweenSpecialTokens
    params.promptLogprobs = promptLogprobs
    params.logprobTokenIDs = logprobTokenIDs
    params.thinkingTokenBudget = thinkingTokenBudget
    params.repetitionDetection = repetitionDetection.map {
      RepetitionDetection(
        maxPatternSize: $0.maxPatternSize, minPatternSize: $0.minPatternSize ?? 0, minCount: $0.minCount)
    }
    for (token, bias) in logitBias ?? [:] {
      guard let id = Int32(token) else {
        throw .badRequest("logit_bias: '\(token)' is not the number of a token.", param: "logit_bias")
      }
      params.logitBias[id] = bias
    }
    return params
  }

  /// What is said of the prompt rather than of the answer.
  func apply(to prompt: inout Prompt, _ limits: ServerLimits) throws(APIError) {
    prompt.priority = priority ?? 0
    prompt.cacheSalt = cacheSalt
    guard cacheSalt != "" else {
      throw .badRequest("cache_salt is empty; leave it out or give a text.", param: "cache_salt")
    }
    prompt.tokenization.truncatePromptTokens = truncatePromptTokens
    prompt.tokenization.addsSpecialTokens = addSpecialTokens ?? prompt.tokenization.addsSpecialTokens
    if let processorOptions {
      if let frames = processorOptions["num_frames"]?.value.integer, frames > limits.frames {
        throw .badRequest(
          "num_frames is \(frames); this server takes at most \(limits.frames).", param: "mm_processor_kwargs")
      }
      prompt.processorOptions = ProcessorOptions(processorOptions.mapValues(\.value))
    }
  }
}
