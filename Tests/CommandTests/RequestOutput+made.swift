@testable import Engine

extension RequestOutput {
  /// An output with so many tokens of the prompt and of each answer.
  static func made(prompt: Int, answers: [Int]) -> RequestOutput {
    RequestOutput(
      requestID: "0", prompt: nil, promptTokenIDs: Array(repeating: 1, count: prompt), encoderPrompt: nil,
      encoderPromptTokenIDs: nil, promptLogprobs: nil,
      outputs: answers.enumerated().map { index, count in
        CompletionOutput(
          index: index, text: "", tokenIDs: Array(repeating: 2, count: count), cumulativeLogprob: nil, logprobs: nil,
          finishReason: .length, stopReason: nil)
      }, isFinished: true, cachedTokenCount: 0, metrics: RequestMetrics(), lora: nil, notices: [], error: nil)
  }
}
