import Engine

/// Makes the response of a chat completion of what the engine says, whole or in chunks.
struct ChatAnswerForm: Sendable {
  private let id = Identifier.make("chatcmpl")
  private let created = Timestamp.now
  private let model: String
  private let topLogprobs: Int
  private let reportsTokenIDs: Bool
  private let reportsUsage: Bool
  private let reportsUsageAlways: Bool

  init(_ body: ChatCompletionRequest, model: String) {
    self.model = model
    topLogprobs = body.topLogprobs ?? 0
    reportsTokenIDs = body.returnTokenIDs ?? false
    reportsUsage = body.streamOptions?.includeUsage ?? false
    reportsUsageAlways = reportsUsage && body.streamOptions?.continuousUsageStats ?? false
  }

  func response(_ answer: Answer) -> ChatCompletionResponse {
    let choices = answer.choices.enumerated().map { index, choice in
      ChatCompletionResponse.Choice(
        index: index, message: ChatCompletionResponse.Message(content: choice.text, refusal: nil),
        logprobs: choice.logprobs.map { ChatLogprobs($0, top: topLogprobs) },
        finishReason: choice.finishReason?.rawValue, stopReason: StopReason(choice.stopReason),
        tokenIDs: reportsTokenIDs ? choice.tokenIDs : nil)
    }
    return ChatCompletionResponse(
      id: id, created: created, model: model, choices: choices, usage: answer.usage,
      promptLogprobs: answer.request?.promptLogprobs.map(PromptLogprob.places),
      promptTokenIDs: reportsTokenIDs ? answer.request?.promptTokenIDs : nil)
  }

  /// The events of one output.
  func chunks(of output: RequestOutput, _ sent: inout StreamedAnswer) -> [any Encodable & Sendable] {
    var chunks: [ChatCompletionChunk] = []
    for part in output.outputs {
      sent.completionTokens += part.tokenIDs.count
      if sent.begun.insert(part.index).inserted {
        chunks.append(
          chunk(
            [.init(index: part.index, delta: .init(role: "assistant", content: ""), logprobs: nil, finishReason: nil)],
            reportsUsageAlways ? sent.usage(output) : nil))
      }
      guard !part.tokenIDs.isEmpty || !part.text.isEmpty || part.finishReason != nil else { continue }
      let choice = ChatCompletionChunk.Choice(
        index: part.index, delta: .init(content: part.text),
        logprobs: part.logprobs.flatMap { $0.isEmpty ? nil : ChatLogprobs($0, top: topLogprobs) },
        finishReason: part.finishReason?.rawValue, stopReason: StopReason(part.stopReason),
        tokenIDs: reportsTokenIDs ? part.tokenIDs : nil)
      chunks.append(chunk([choice], reportsUsageAlways ? sent.usage(output) : nil))
    }
    if output.isFinished, reportsUsage { chunks.append(chunk([], sent.usage(output))) }
    return chunks
  }

  private func chunk(_ choices: [ChatCompletionChunk.Choice], _ usage: Usage?) -> ChatCompletionChunk {
    ChatCompletionChunk(id: id, created: created, model: model, choices: choices, usage: usage)
  }
}
