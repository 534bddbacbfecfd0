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
    var likeliest: [Int] = []
    for index in values.indices {
      if likeliest.count == wanted, wanted == 0 || values[index] <= values[likeliest[wanted - 1]] { continue }
      let place = likeliest.firstIndex { values[$0] < values[index] } ?? likeliest.count
      likeliest.insert(index, at: place)
      if likeliest.count > wanted { likeliest.removeLast() }
    }
    let chosen = values[Int(token)]
    let rank = values.reduce(1) { $0 + ($1 > chosen ? 1 : 0) }
    return [entry(Int(token), rank, tokenizer)]
      + likeliest.enumerated().filter { $1 != Int(token) }.map { entry($1, $0 + 1, tokenizer) }
  }

  private func entry(_ token: Int, _ rank: Int, _ tokenizer: Tokenizer) -> Logprob {
    let id = Int32(token)
    return Logprob(
      tokenID: id, logprob: values[token], rank: rank,
      decodedToken: tokenizer.decode(CollectionOfOne(id), skipSpecialTokens: false))
  }
}
