import Compute

/// Which tokens a sequence has, kept up as it grows: penalties go by it.
struct TokenHistory {
  private var penalties = TokenPenalties()
  private var seen: Set<Int32> = []
  /// Where a generated token stands in the penalties' lists.
  private var places: [Int32: Int] = [:]
  private var read = 0

  /// Takes in what has come since the last time.
  mutating func update(_ tokens: [Int32], promptCount: Int) {
    for place in read..<max(read, tokens.count) {
      let token = tokens[place]
      if seen.insert(token).inserted { penalties.tokens.append(token) }
      if place >= promptCount { count(token) }
    }
    read = max(read, tokens.count)
  }

  private mutating func count(_ token: Int32) {
    if let place = places[token] {
      penalties.counts[place] += 1
    } else {
      places[token] = penalties.generated.count
      penalties.generated.append(token)
      penalties.counts.append(1)
    }
  }

  /// The penalties that a request asks for, on these tokens.
  func penalties(_ params: SamplingParams) -> TokenPenalties {
    var penalties = penalties
    penalties.repetition = params.repetitionPenalty
    penalties.frequency = params.frequencyPenalty
    penalties.presence = params.presencePenalty
    return penalties
  }
}
