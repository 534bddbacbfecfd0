import Glibc

@testable import Engine

/// What the probabilities of tokens should be, by the definitions and without regard to speed.
struct ExactDistribution {
  let probabilities: [Double]

  init(_ logits: [Float], prompt: [Int32], generated: [Int32], _ params: SamplingParams) {
    var x = logits.map(Double.init)
    for id in Set(prompt + generated).map(Int.init) {
      let penalty = Double(params.repetitionPenalty)
      x[id] = x[id] > 0 ? x[id] / penalty : x[id] * penalty
    }
    for id in Set(generated) {
      let count = generated.count { $0 == id }
      x[Int(id)] -= Double(params.frequencyPenalty) * Double(count) + Double(params.presencePenalty)
    }
    x = x.map { $0 / Double(params.temperature) }
    let largest = Self.softmax(x).max() ?? 0
    x = zip(x, Self.softmax(x)).map { $1 >= Double(params.minP) * largest * (1 - 1e-6) ? $0 : -.infinity }
    if params.topK > 0 {
      let last = x.sorted(by: >)[min(params.topK, x.count) - 1]
      x = x.map { $0 >= last ? $0 : -.infinity }
    }
    if params.topP < 1 {
      let p = Self.softmax(x)
      var sum = 0.0
      for index in x.indices.sorted(by: { (p[$0], $1) > (p[$1], $0) }) {
        if sum >= Double(params.topP) { x[index] = -.infinity }
        sum += p[index]
      }
    }
    probabilities = Self.softmax(x)
  }

  private static func softmax(_ x: [Double]) -> [Double] {
    let largest = x.max() ?? 0
    let weights = x.map { exp($0 - largest) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// Pearson's statistic of so many draws of each token, and what it exceeds once in a thousand times (Wilson and
  /// Hilferty's approximation). Tokens that are expected fewer than 5 times are taken together.
  func chiSquare(_ counts: [Int]) -> (statistic: Double, bound: Double) {
    let total = Double(counts.reduce(0, +))
    var cells: [(observed: Double, expected: Double)] = []
    var rare = (observed: 0.0, expected: 0.0)
    for (count, probability) in zip(counts, probabilities) where probability > 0 {
      let cell = (observed: Double(count), expected: probability * total)
      if cell.expected >= 5 { cells.append(cell) } else { rare = (rare.0 + cell.0, rare.1 + cell.1) }
    }
    if rare.expected > 0 { cells.append(rare) }
    let statistic = cells.reduce(0) { $0 + ($1.observed - $1.expected) * ($1.observed - $1.expected) / $1.expected }
    let freedom = Double(max(1, cells.count - 1))
    let root = 1 - 2 / (9 * freedom) + 3.09 * (2 / (9 * freedom)).squareRoot()
    return (statistic, freedom * root * root * root)
  }
}
