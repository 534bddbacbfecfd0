import Engine

/// All that an answer's elements said.
struct Answer: Sendable {
  /// One of `n`.
  struct Choice: Sendable {
    var text = ""
    var tokenIDs: [Int32] = []
    var logprobs: [[Logprob]]?
    var finishReason: CompletionOutput.FinishReason?
    var stopReason: CompletionOutput.StopReason?
  }

  private(set) var choices: [Choice] = []
  /// The last element, with what is known of the request.
  private(set) var request: RequestOutput?

  mutating func append(_ output: RequestOutput) {
    request = output
    for part in output.outputs {
      while choices.count <= part.index { choices.append(Choice()) }
      choices[part.index].text += part.text
      choices[part.index].tokenIDs += part.tokenIDs
      if let logprobs = part.logprobs { choices[part.index].logprobs = (choices[part.index].logprobs ?? []) + logprobs }
      choices[part.index].finishReason = part.finishReason ?? choices[part.index].finishReason
      choices[part.index].stopReason = part.stopReason ?? choices[part.index].stopReason
    }
  }

  var usage: Usage {
    Usage(
      prompt: request?.promptTokenIDs.count ?? 0, cached: request?.cachedTokenCount ?? 0,
      completion: choices.reduce(0) { $0 + $1.tokenIDs.count })
  }
}

/// What a streamed response has to remember of what it sent.
struct StreamedAnswer: Sendable {
  /// Answers that have begun.
  var begun: Set<Int> = []
  var completionTokens = 0
  /// Where each answer's next token begins in its text, in characters.
  var offsets: [Int: Int] = [:]

  func usage(_ output: RequestOutput) -> Usage {
    Usage(prompt: output.promptTokenIDs.count, cached: output.cachedTokenCount, completion: completionTokens)
  }
}
