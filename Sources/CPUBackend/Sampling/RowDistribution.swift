import Compute
import Glibc

/// The tokens of a row of logits that may be drawn: all above a floor, and some of those that lie on it.
struct RowDistribution {
  private let row: LogitsRow
  private var weights: RowWeights
  /// The threshold that top-p found. Of the tokens on it only the first so many belong to it; nil: there is no such one.
  private var edge: (value: Float, ties: Int)?

  /// - Parameter row: not divided by the temperature yet.
  init(_ row: LogitsRow, _ distribution: SamplingDistribution) {
    self.row = row
    let largest = row.values[row.argmax]
    weights = RowWeights(largest: largest, scale: 1 / distribution.temperature)
    // A penalty can make logits infinite; then they are all there is.
    if largest == .infinity { weights.floor = .greatestFiniteMagnitude }
    guard largest > -.infinity else { return }
    if distribution.minP > 0 {
      weights.floor = max(weights.floor, (largest + distribution.temperature * logf(distribution.minP)).nextDown)
    }
    limit(toCount: distribution.topK)
    if distribution.topP < 1 { limit(toShare: Double(distribution.topP)) }
  }

  private mutating func limit(toCount count: Int) {
    guard count > 0, count < row.count else { return }
    let counting = RowWeights.counting(above: weights.floor)
    guard Double(count) < row.sum(counting) else { return }
    weights.floor = row.threshold(counting, sum: Double(count)).value.nextDown
  }

  /// Keeps the likeliest tokens up to the one that reaches the share of the probability.
  private mutating func limit(toShare share: Double) {
    let total = row.sum(weights)
    var search = weights
    // Tokens so unlikely that all of the vocabulary would not make up what is left out need not be looked at.
    let least = log((1 - share) * total / Double(row.count)) - 1e-3
    let floor = min(weights.largest + Float(least) / weights.scale, weights.largest.nextDown)
    search.floor = max(search.floor, floor)
    let edge = row.threshold(search, sum: share * total)
    weights.floor = edge.value
    self.edge = edge
  }

  /// The token that a uniform number stands for.
  func token(_ uniform: Double) -> Int {
    let above = row.sum(weights)
    guard let edge else { return row.sample(weights, sum: uniform * above) }
    let each = edge.value == weights.largest ? 1 : exp(Double((edge.value - weights.largest) * weights.scale))
    let drawn = uniform * (above + Double(edge.ties) * each)
    if drawn <= above { return row.sample(weights, sum: drawn) }
    let tied = row.columns(from: edge.value).filter { row.values[Int($0)] == edge.value }
    guard let last = tied.indices.last else { return 0 }
    return Int(tied[min(last, Int(min(Double(edge.ties - 1), (drawn - above) / each)))])
  }

  /// Rules out what cannot be drawn, and divides by the temperature.
  func apply() {
    row.restrict(floor: weights.floor, edge: edge?.value ?? 0, ties: edge?.ties ?? 0, scale: weights.scale)
  }
}
