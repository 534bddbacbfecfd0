import Compute
import Glibc
import Text

/// What is reported of a row of logits: single tokens and the likeliest, as log softmax or as they are.
struct Logprobs {
  private let backend: any Backend
  private let logits: Tensor
  private let row: Int
  /// Taken from a logit to make it a logarithm of probability.
  let shift: Float

  /// - Parameters:
  ///   - logits: `[rows, vocabularySize]`; must stay as they are while this is used.
  ///   - isNormalized: logarithms of probabilities rather than logits.
  init(_ backend: any Backend, _ logits: Tensor, row: Int, isNormalized: Bool = true) {
    self.backend = backend
    self.logits = logits
    self.row = row
    guard isNormalized else {
      shift = 0
      return
    }
    let largest = backend.value(logits, row, backend.argmax(logits, row: row))
    shift = largest + Float(log(backend.mass(logits, row: row, RowWeights(largest: largest, scale: 1))))
  }

  /// `token` first, then the `top` likeliest others and, where it is among those, not twice. -1: the whole vocabulary.
  func entries(for token: Int32, top: Int, _ decoder: TokenDecoder) -> [Logprob] {
    let count = top < 0 ? logits.columns : min(top, logits.columns)
    let likeliest = likeliest(count).enumerated().filter { $1 != token }
    return [entry(token, decoder)] + likeliest.map { entry($1, rank: $0 + 1, decoder) }
  }

  /// `token` first, then each of `others` once.
  func entries(for token: Int32, others: [Int32], _ decoder: TokenDecoder) -> [Logprob] {
    var reported: Set = [token]
    return [entry(token, decoder)] + others.filter { reported.insert($0).inserted }.map { entry($0, decoder) }
  }

  /// In order, the first of equal ones first.
  private func likeliest(_ count: Int) -> [Int32] {
    guard count > 0 else { return [] }
    let all = RowWeights.counting(above: -.infinity)
    let isPart = Double(count) < backend.mass(logits, row: row, all)
    let least = isPart ? backend.cut(logits, row: row, all, mass: Double(count)).value : nil
    var found: [(token: Int32, logit: Float)] = []
    backend.withRow(row, of: logits) { row in
      for index in row.indices where least.map({ row[unchecked: index] >= $0 }) ?? true {
        found.append((Int32(index), row[unchecked: index]))
      }
    }
    found.sort { ($0.logit, $1.token) > ($1.logit, $0.token) }
    return found.prefix(count).map(\.token)
  }

  private func entry(_ token: Int32, rank: Int? = nil, _ decoder: TokenDecoder) -> Logprob {
    let logit = backend.value(logits, row, Int(token))
    let above = { Int(backend.mass(logits, row: row, .counting(above: logit))) }
    return Logprob(
      tokenID: token, logprob: logit - shift, rank: rank ?? above() + 1,
      decodedToken: decoder.text(of: token))
  }
}
