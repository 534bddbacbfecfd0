import Compute
import Glibc
import ModelKit

extension Sampler {
  /// The likeliest tokens that may follow, with their logprobs before rules.
  /// - Parameter logits: `[rows, vocabularySize]`; row `row` is changed.
  func candidates(
    _ sequence: ActiveSequence, count: Int, row: Int, of logits: Tensor
  ) -> [BeamSearch.Candidate] {
    backend.withRow(row, of: logits) { row in
      var best = -Float.infinity
      for index in row.indices { best = max(best, row[index]) }
      var sum = 0.0
      for index in row.indices { sum += Double(expf(row[index] - best)) }
      let shift = best + Float(log(sum))
      for index in row.indices { row[index] -= shift }
      for rule in sequence.group.request.rules {
        rule.apply(to: &row, tokens: sequence.tokens, promptCount: sequence.promptCount)
      }
      var kept: [BeamSearch.Candidate] = []
      for index in row.indices where row[index] > -.infinity {
        let logprob = row[index]
        if kept.count == count, logprob <= kept[count - 1].logprob { continue }
        let place = kept.firstIndex { $0.logprob < logprob } ?? kept.count
        kept.insert(BeamSearch.Candidate(token: Int32(index), logprob: logprob), at: place)
        if kept.count > count { kept.removeLast() }
      }
      return kept
    }
  }
}
