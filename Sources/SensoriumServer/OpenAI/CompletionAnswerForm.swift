import Engine

/// Makes the response of a completion of what the engine says, whole or in chunks.
struct CompletionAnswerForm: Sendable {
  private let id = Identifier.make("cmpl")
  private let created = Timestamp.now
  private let model: String
  private let topLogprobs: Int
  private let reportsLogprobs: Bool
  private let reportsPromptLogprobs: Bool
  private let echoes: Bool
  private let answers: Int
  private let reportsUsage: Bool
  private let llm: LLM

  /// - Parameter answers: how many each prompt gets.
  init(_ body: CompletionRequest, _ choice: ModelLibrary.Choice, answers: Int) {
    model = choice.name
    llm = choice.llm
    self.answers = answers
    topLogprobs = body.logprobs ?? 0
    reportsLogprobs = body.logprobs != nil
    reportsPromptLogprobs = body.sampling.promptLogprobs != nil
    echoes = body.echo ?? false
    reportsUsage = body.streamOptions?.includeUsage ?? false
  }

  func response(_ results: [Answer]) -> CompletionResponse {
    var choices: [CompletionResponse.Choice] = []
    var prompt = 0
    var cached = 0
    var completion = 0
    for (place, result) in results.enumerated() {
      let usage = result.usage
      prompt += usage.promptTokens
      cached += usage.promptDetails.cachedTokens
      completion += usage.completionTokens
      for (index, choice) in result.choices.enumerated() {
        choices.append(whole(choice, result.request, index: place * answers + index))
      }
    }
    return CompletionResponse(
      id: id, created: created, model: model, choices: choices,
      usage: Usage(prompt: prompt, cached: cached, completion: completion))
  }

  private func whole(_ choice: Answer.Choice, _ request: RequestOutput?, index: Int) -> CompletionResponse.Choice {
    let beginning = echoes ? request?.prompt ?? "" : ""
    var logprobs: CompletionLogprobs?
    if reportsLogprobs {
      var offset = echoes ? 0 : beginning.unicodeScalars.count
      let before = echoes ? request?.promptLogprobs ?? [] : []
      logprobs = CompletionLogprobs(
        before + (choice.logprobs ?? []), top: topLogprobs, offset: &offset,
        firstToken: request?.promptTokenIDs.first.flatMap { try? llm.detokenize([$0]) } ?? "")
    }
    return CompletionResponse.Choice(
      index: index, text: beginning + choice.text, logprobs: logprobs, finishReason: choice.finishReason?.rawValue,
      stopReason: StopReason(choice.stopReason),
      promptLogprobs: reportsPromptLogprobs ? request?.promptLogprobs.map(PromptLogprob.places) : nil)
  }

  /// The events of one output.
  func chunks(of output: RequestOutput, _ sent: inout StreamedAnswer) -> [any Encodable & Sendable] {
    var chunks: [CompletionResponse] = []
    for part in output.outputs {
      sent.completionTokens += part.tokenIDs.count
      let isFirst = sent.begun.insert(part.index).inserted
      guard isFirst || !part.tokenIDs.isEmpty || !part.text.isEmpty || part.finishReason != nil else { continue }
      var logprobs: CompletionLogprobs?
      if let steps = part.logprobs, reportsLogprobs {
        logprobs = CompletionLogprobs(steps, top: topLogprobs, offset: &sent.offsets[part.index, default: 0])
      }
      let beginning = echoes && isFirst ? output.prompt ?? "" : ""
      let choice = CompletionResponse.Choice(
        index: part.index, text: beginning + part.text, logprobs: logprobs, finishReason: part.finishReason?.rawValue,
        stopReason: StopReason(part.stopReason))
      chunks.append(CompletionResponse(id: id, created: created, model: model, choices: [choice]))
    }
    if output.isFinished, reportsUsage {
      chunks.append(CompletionResponse(id: id, created: created, model: model, choices: [], usage: sent.usage(output)))
    }
    return chunks
  }
}
