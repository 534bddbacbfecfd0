/// What a step, or several, added to an answer.
struct AnswerNews: Sendable {
  /// Holds the new text, tokens and logprobs only.
  let answer: CompletionOutput
  /// What is known of the request besides its answers; with the first news only, as it stays the same.
  let request: RequestOutput?
}

/// How much of an answer was told.
struct ToldPart {
  var tokens = 0
  /// Bytes of text.
  var bytes = 0
}

extension ActiveSequence {
  /// What was not told before; nil until it is due: the first token, `streamInterval` more, or the end. It costs as much as
  /// is new, however long the answer is.
  func takeNews() -> CompletionOutput? {
    let count = generated.count
    let new = count - told.tokens
    guard isFinished || told.tokens == 0 || new >= params.streamInterval ?? 1 else { return nil }
    let settled = settledText
    let news = CompletionOutput(
      index: index, text: String(Substring(settled.utf8.dropFirst(told.bytes))), tokenIDs: Array(generated.suffix(new)),
      cumulativeLogprob: params.reportsLogprobs ? cumulativeLogprob : nil,
      logprobs: params.reportsLogprobs ? Array(logprobs.suffix(new)) : nil, finishReason: finish?.0,
      stopReason: finish?.1)
    told = ToldPart(tokens: count, bytes: settled.utf8.count)
    return news
  }
}

extension CompletionOutput {
  /// Takes in what follows.
  mutating func append(_ news: CompletionOutput) {
    text += news.text
    tokenIDs += news.tokenIDs
    logprobs?.append(contentsOf: news.logprobs ?? [])
    cumulativeLogprob = news.cumulativeLogprob
    finishReason = news.finishReason
    stopReason = news.stopReason
  }
}
