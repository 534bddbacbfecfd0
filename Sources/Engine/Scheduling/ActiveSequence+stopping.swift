import Text

extension ActiveSequence {
  /// Whether the step computes the prompt and its logits are asked for; one of the request's `n` gives them.
  var wantsPromptLogits: Bool { index == 0 && params.promptLogprobs != nil && generated.isEmpty }

  /// Adds a token and finds out whether it is the last: by an end token, a stop token, the length, or a stop string, in
  /// vLLM's order. The token that ends a sequence stays among the tokens but is not made text.
  func append(_ choice: Sampler.Choice, endTokens: Set<Int32>) {
    let token = choice.token
    tokens.append(token)
    if let entry = choice.logprobs {
      logprobs.append(entry)
      cumulativeLogprob += entry[0].logprob
    }
    let mayStop = generated.count >= params.minTokens
    if mayStop, !params.ignoreEOS, endTokens.contains(token) {
      finish = (.stop, nil)
    } else if mayStop, params.stopTokenIDs.contains(token) {
      finish = (.stop, .token(token))
    } else {
      text += detokenizer?.append(token) ?? ""
      if generated.count >= group.request.maxTokens { finish = (.length, nil) }
    }
    if isFinished { text += detokenizer?.finish() ?? "" }
    if mayStop { stopAtString() }
  }

  /// Ends at the stop string that is complete first, and cuts the text there.
  private func stopAtString() {
    var first: (range: Range<String.UTF8View.Index>, stop: String)?
    for stop in params.stop {
      guard let range = text.utf8.firstRange(of: stop.utf8) else { continue }
      if first.map({ range.upperBound < $0.range.upperBound }) ?? true { first = (range, stop) }
    }
    guard let first else { return }
    let end = params.includeStopStringInOutput ? first.range.upperBound : first.range.lowerBound
    text = String(text[..<end])
    finish = (.stop, .string(first.stop))
  }
}

extension SequenceGroup {
  /// The most positions that a sequence of the request takes.
  var length: Int { request.tokens.count + request.maxTokens }
}
