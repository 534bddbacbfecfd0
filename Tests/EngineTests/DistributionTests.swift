import Testing

@testable import Engine

@Suite("Drawing from a distribution")
struct DistributionTests {
  static let logits: [Float] = [2, 1, 0, -1, -2, -.infinity, 0.5, 1.5]

  private func draws(_ params: SamplingParams, _ count: Int) -> [Int] {
    var counts = Array(repeating: 0, count: Self.logits.count)
    var random = RandomStream(seed: 11)
    var logits = Self.logits
    for _ in 0..<count { counts[Distribution(logits.mutableSpan, params).draw(&random)] += 1 }
    return counts
  }

  /// Probabilities of the tokens in `kept`.
  private func expected(_ kept: Set<Int>) -> [Double] {
    let weights = Self.logits.indices.map { kept.contains($0) ? Double(Self.logits[$0]).exponential : 0 }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  @Test("frequencies follow the exact distribution (chi-square, p > 0.001)")
  func chiSquare() {
    var all = SamplingParams()
    all.maxTokens = nil
    var topK = all
    topK.topK = 3
    var topP = all
    topP.topP = 0.8
    var minP = all
    minP.minP = 0.3
    // Probabilities in order: 0: .43, 7: .26, 1: .16, 6: .10, 2: .06 …; 0.8 is reached by the third.
    let cases: [(SamplingParams, Set<Int>)] = [
      (all, [0, 1, 2, 3, 4, 6, 7]), (topK, [0, 7, 1]), (topP, [0, 7, 1]), (minP, [0, 7, 1]),
    ]
    let count = 20_000
    for (params, kept) in cases {
      let found = draws(params, count)
      var statistic = 0.0
      for (observed, probability) in zip(found, expected(kept)) {
        if probability == 0 {
          #expect(observed == 0)
        } else {
          let wanted = probability * Double(count)
          statistic += (Double(observed) - wanted) * (Double(observed) - wanted) / wanted
        }
      }
      #expect(statistic < (kept.count == 3 ? 13.8 : 22.5))
    }
  }

  @Test("top-p keeps the token that reaches the bound, and always one")
  func topP() {
    var params = SamplingParams()
    params.topP = 0.01
    #expect(draws(params, 100)[0] == 100)
  }

  @Test("equal seeds give equal streams and numbers lie between 0 and 1")
  func streams() {
    var (a, b) = (RandomStream(seed: 5), RandomStream(seed: 5))
    for _ in 0..<1_000 {
      let x = a.uniform()
      #expect(x == b.uniform())
      #expect(x > 0 && x <= 1)
    }
  }
}

extension Double {
  fileprivate var exponential: Double {
    var (sum, term) = (1.0, 1.0)
    for n in 1..<40 {
      term *= self / Double(n)
      sum += term
    }
    return sum
  }
}
