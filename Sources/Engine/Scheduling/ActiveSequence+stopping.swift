import Text

extension ActiveSequence {
  /// Whether the step computes the prompt and its logits are asked for; one of the request's `n` gives them.
  var wantsPromptLogits: Bool { index == 0 && params.promptLogprobs != nil && generated.isEmpty }

  /// Adds a token and finds out whether it is the last: by an end token, a stop token, the length, repetition, or a stop
  /// string, in vLLM's order. A token that ends a sequence stays among the tokens; its text is kept only where the stop
  /// string's would be.
  func append(_ choice: Sampler.Choice, endTokens: Set<Int32>) {
    let token = choice.token
    tokens.append(token)
    score += choice.score
    if let entry = choice.logprobs {
      logprobs.append(entry)
      cumulativeLogprob += entry[0].logprob
    }
    finish = ending(token, endTokens)
    let isStop = finish?.0 == .stop
    if !isStop || params.includeStopStringInOutput { text += detokenizer?.append(token) ?? "" }
    // Half a character at the end stays out, as it would of a stream.
    if isFinished { text += detokenizer?.finish(keepsIncomplete: false) ?? "" }
    if !matcher.isEmpty { stopAtString() }
  }

  /// The text that no later token can take back: all but what may begin a stop string. For streams.
  var settledText: Substring {
    guard !isFinished, !params.includeStopStringInOutput else { return text[...] }
    return text.prefix(utf8: text.utf8.count - matcher.undecided(in: text))
  }

  private func ending(
    _ token: Int32, _ endTokens: Set<Int32>
  ) -> (CompletionOutput.FinishReason, CompletionOutput.StopReason?)? {
    let mayStop = generated.count >= params.minTokens
    if mayStop, !params.ignoreEOS, endTokens.contains(token) { return (.stop, nil) }
    if mayStop, params.stopTokenIDs.contains(token) { return (.stop, .token(token)) }
    if generated.count >= group.request.maxTokens { return (.length, nil) }
    if mayStop, let repetition = params.repetitionDetection, repetition.isFound(atEndOf: generated) {
      return (.repetition, .string("repetition_detected"))
    }
    return nil
  }

  /// Ends at the stop string that is complete first, and cuts the text there.
  private func stopAtString() {
    // A line break, say, that later bytes could still turn into something else counts as it stands.
    let pending = isFinished ? "" : detokenizer?.pending ?? ""
    let whole = pending.isEmpty ? text : text + pending
    let new = whole.utf8.count - matcher.checked
    matcher.checked = whole.utf8.count
    // What came before the least length is passed over for good.
    guard generated.count > params.minTokens, let match = matcher.match(in: whole, new: new) else { return }
    text = String(whole.prefix(utf8: params.includeStopStringInOutput ? match.end : match.start))
    finish = (.stop, .string(match.stop))
  }
}

extension String {
  /// The first `count` bytes, which end with a character.
  fileprivate func prefix(utf8 count: Int) -> Substring { self[..<utf8.index(utf8.startIndex, offsetBy: count)] }
}

extension SequenceGroup {
  /// The most positions that a sequence of the request takes.
  var length: Int { request.tokens.count + request.maxTokens }
}
