import Compute
import Glibc

/// What is reported of a row of logits: single tokens and the likeliest, as log softmax or as they are.
struct RowLogprobs {
  private let row: LogitsRow
  /// Taken from a logit to make it the logarithm of a probability: the row's log-sum-exp.
  let shift: Float

  /// - Parameters:
  ///   - row: must stay as it is while this is used.
  ///   - isNormalized: logarithms of probabilities rather than logits.
  init(_ row: LogitsRow, isNormalized: Bool = true) {
    self.row = row
    guard isNormalized else {
      shift = 0
      return
    }
    let largest = row.values[row.argmax]
    shift = largest + Float(log(row.sum(RowWeights(largest: largest, scale: 1))))
  }

  /// `token` first, then those that the report asks for, `token` not twice.
  func tokens(for token: Int32, _ report: LogprobsReport) -> [TokenLogprob] {
    let first = self.token(token, needsRank: report.needsRanks)
    switch report.tokens {
    case .top(let top):
      let likeliest = likeliest(top < 0 ? row.count : min(top, row.count)).enumerated().filter { $1 != token }
      return [first] + likeliest.map { TokenLogprob(token: $1, logprob: logprob($1), rank: $0 + 1) }
    case .ids(let ids):
      var reported: Set = [token]
      let others = ids.filter { reported.insert($0).inserted }
      return [first] + others.map { self.token($0, needsRank: report.needsRanks) }
    }
  }

  /// The columns of the `count` largest elements, largest first, the first of equal ones first.
  func likeliest(_ count: Int) -> [Int32] {
    guard count > 0 else { return [] }
    let all = RowWeights.counting(above: -.infinity)
    let isPart = Double(count) < row.sum(all)
    let least = isPart ? row.threshold(all, sum: Double(count)).value : -.infinity
    let found = row.columns(from: least).map { (column: $0, logit: row.values[Int($0)]) }
    return found.sorted { ($0.logit, $1.column) > ($1.logit, $0.column) }.prefix(count).map(\.column)
  }

  func logprob(_ token: Int32) -> Float { row.values[Int(token)] - shift }

  private func token(_ token: Int32, needsRank: Bool) -> TokenLogprob {
    let above = needsRank ? Int(row.sum(.counting(above: row.values[Int(token)]))) + 1 : 0
    return TokenLogprob(token: token, logprob: logprob(token), rank: above)
  }
}
