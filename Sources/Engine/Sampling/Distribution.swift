import Glibc

/// The tokens that may be drawn, with their weights.
struct Distribution {
  private var candidates: [(token: Int, weight: Double)]

  /// - Parameter logits: already divided by the temperature.
  init(_ logits: borrowing MutableSpan<Float>, _ params: SamplingParams) {
    var best = -Float.infinity
    for index in logits.indices { best = max(best, logits[index]) }
    // Relative to the likeliest token, min-p is a bound on the logit.
    let floor = params.minP > 0 ? best + logf(params.minP) : -.infinity
    candidates = []
    for index in logits.indices where logits[index] >= floor && logits[index] > -.infinity {
      // Equal first: the difference of two infinities, which a penalty can make, is no number.
      candidates.append((index, logits[index] == best ? 1 : exp(Double(logits[index] - best))))
    }
    let limitsCount = params.topK > 0 && params.topK < candidates.count
    guard limitsCount || params.topP < 1 else { return }
    candidates.sort { ($0.weight, $1.token) > ($1.weight, $0.token) }
    if limitsCount { candidates.removeLast(candidates.count - params.topK) }
    guard params.topP < 1 else { return }
    let total = candidates.reduce(0) { $0 + $1.weight }
    var sum = 0.0
    // The token that reaches the bound is kept, so one always is.
    if let last = candidates.firstIndex(where: {
      sum += $0.weight
      return sum >= Double(params.topP) * total
    }) {
      candidates.removeLast(candidates.count - last - 1)
    }
  }

  func draw(_ random: inout RandomStream) -> Int {
    let total = candidates.reduce(0) { $0 + $1.weight }
    var rest = random.uniform() * total
    for candidate in candidates {
      rest -= candidate.weight
      if rest <= 0 { return candidate.token }
    }
    return candidates.last?.token ?? 0
  }
}
