import Compute
import Glibc

/// The tokens of a row of logits that may be drawn: all above a bound, and some of those that lie on it.
struct Distribution {
  private let backend: any Backend
  private let logits: Tensor
  private let row: Int
  private var weights: RowWeights
  /// The bound that top-p found. Of the tokens on it only the first so many belong to it; nil: there is no such bound.
  private var edge: (value: Float, ties: Int)?

  /// - Parameters:
  ///   - logits: `[rows, vocabularySize]`, not divided by the temperature yet.
  ///   - params: min-p is applied first, then top-k (which keeps all that equal the last), then top-p.
  init(_ backend: any Backend, _ logits: Tensor, row: Int, _ params: SamplingParams) {
    self.backend = backend
    self.logits = logits
    self.row = row
    let largest = backend.value(logits, row, backend.argmax(logits, row: row))
    let temperature = params.effectiveTemperature
    weights = RowWeights(largest: largest, scale: 1 / temperature)
    // A penalty can make logits infinite; then they are all there is.
    if largest == .infinity { weights.floor = .greatestFiniteMagnitude }
    guard largest > -.infinity else { return }
    if params.minP > 0 {
      weights.floor = max(weights.floor, (largest + temperature * logf(params.minP)).nextDown)
    }
    limit(toCount: params.topK)
    if params.topP < 1 { limit(toMass: Double(params.topP)) }
  }

  private mutating func limit(toCount count: Int) {
    guard count > 0, count < logits.columns else { return }
    let counting = RowWeights.counting(above: weights.floor)
    guard Double(count) < backend.mass(logits, row: row, counting) else { return }
    weights.floor = backend.cut(logits, row: row, counting, mass: Double(count)).value.nextDown
  }

  /// Keeps the likeliest tokens up to the one that reaches the part `part` of the probability.
  private mutating func limit(toMass part: Double) {
    let total = backend.mass(logits, row: row, weights)
    var search = weights
    // Tokens so unlikely that all of the vocabulary would not make up what is left out need not be looked at.
    let least = log((1 - part) * total / Double(logits.columns)) - 1e-3
    let floor = min(weights.largest + Float(least) / weights.scale, weights.largest.nextDown)
    search.floor = max(search.floor, floor)
    let edge = backend.cut(logits, row: row, search, mass: part * total)
    weights.floor = edge.value
    self.edge = edge
  }

  /// A token, by one random number.
  func draw(_ random: inout RandomStream) -> Int {
    let above = backend.mass(logits, row: row, weights)
    guard let edge else { return backend.pick(logits, row: row, weights, mass: random.uniform() * above) }
    let each = edge.value == weights.largest ? 1 : exp(Double((edge.value - weights.largest) * weights.scale))
    let drawn = random.uniform() * (above + Double(edge.ties) * each)
    if drawn <= above { return backend.pick(logits, row: row, weights, mass: drawn) }
    return tied(edge.value, place: Int(min(Double(edge.ties - 1), (drawn - above) / each)))
  }

  /// Rules out what cannot be drawn, and divides by the temperature.
  func apply() {
    let (floor, scale, edge) = (weights.floor, weights.scale, edge)
    backend.withRow(row, of: logits) { row in
      var ties = edge?.ties ?? 0
      for index in row.indices {
        let logit = row[unchecked: index]
        var isKept = logit > floor
        if !isKept, let edge, logit == edge.value, ties > 0 {
          ties -= 1
          isKept = true
        }
        row[unchecked: index] = isKept ? logit * scale : -.infinity
      }
    }
  }

  private func tied(_ value: Float, place: Int) -> Int {
    backend.withRow(row, of: logits) { row in
      var passed = 0
      var last = 0
      for index in row.indices where row[unchecked: index] == value {
        last = index
        if passed == place { break }
        passed += 1
      }
      return last
    }
  }
}

extension Backend {
  /// One element.
  func value(_ x: Tensor, _ row: Int, _ column: Int) -> Float { withRow(row, of: x) { $0[column] } }
}
