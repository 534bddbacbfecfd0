/// Which tokens a sequence has, kept up as it grows: penalties go by it.
struct TokenHistory {
  /// Tokens of the prompt and the answer, each once.
  private(set) var seen: Set<Int32> = []
  /// How often each was generated.
  private(set) var counts: [Int32: Int] = [:]
  private var read = 0

  /// Takes in what has come since the last time.
  mutating func update(_ tokens: [Int32], promptCount: Int) {
    for place in read..<max(read, tokens.count) {
      seen.insert(tokens[place])
      if place >= promptCount { counts[tokens[place], default: 0] += 1 }
    }
    read = max(read, tokens.count)
  }

  /// Changes logits by the penalties. Tokens that the row does not have (placeholders beyond the vocabulary) do not count.
  func penalize(_ logits: inout MutableSpan<Float>, _ params: SamplingParams) {
    if params.repetitionPenalty != 1 {
      for id in seen where logits.indices.contains(Int(id)) {
        let logit = logits[Int(id)]
        logits[Int(id)] = logit > 0 ? logit / params.repetitionPenalty : logit * params.repetitionPenalty
      }
    }
    guard params.frequencyPenalty != 0 || params.presencePenalty != 0 else { return }
    for (id, count) in counts {
      logits[Int(id)] -= params.frequencyPenalty * Float(count) + params.presencePenalty
    }
  }
}
