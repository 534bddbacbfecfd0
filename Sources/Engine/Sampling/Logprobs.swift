import Glibc
import Text

/// The logarithms of the probabilities of all tokens at one position.
struct Logprobs {
  private let values: [Float]

  /// log softmax of the logits.
  init(_ logits: borrowing MutableSpan<Float>) {
    var best = -Float.infinity
    for index in logits.indices { best = max(best, logits[index]) }
    var sum = 0.0
    for index in logits.indices { sum += Double(expf(logits[index] - best)) }
    let shift = best + Float(log(sum))
    var values: [Float] = []
    values.reserveCapacity(logits.count)
    for index in logits.indices { values.append(logits[index] - shift) }
    self.values = values
  }

  /// `token` first, then the `top` likeliest others and, where it is among those, not twice. -1: the whole vocabulary.
  func entries(for token: Int32, top: Int, _ tokenizer: Tokenizer) -> [Logprob] {
    let wanted = top < 0 ? values.count : min(top, values.count)
    let likeliest = wanted > Self.fewest ? Array(sorted.prefix(wanted)) : likeliest(wanted)
    let chosen = values[Int(token)]
    let rank = values.reduce(1) { $0 + ($1 > chosen ? 1 : 0) }
    return [entry(Int(token), rank, tokenizer)]
      + likeliest.enumerated().filter { $1 != Int(token) }.map { entry($1, $0 + 1, tokenizer) }
  }

  /// Up to so many are kept in order while the vocabulary is read once; more are sorted.
  private static let fewest = 64

  private var sorted: [Int] { values.indices.sorted { (values[$0], $1) > (values[$1], $0) } }

  private func likeliest(_ count: Int) -> [Int] {
    var kept: [Int] = []
    for index in values.indices {
      if kept.count == count, count == 0 || values[index] <= values[kept[count - 1]] { continue }
      kept.insert(index, at: kept.firstIndex { values[$0] < values[index] } ?? kept.count)
      if kept.count > count { kept.removeLast() }
    }
    return kept
  }

  private func entry(_ token: Int, _ rank: Int, _ tokenizer: Tokenizer) -> Logprob {
    let id = Int32(token)
    return Logprob(
      tokenID: id, logprob: values[token], rank: rank,
      decodedToken: tokenizer.decode(CollectionOfOne(id), skipSpecialTokens: false))
  }
}
