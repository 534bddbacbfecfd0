import Compute
import ModelKit

extension Sampler {
  /// The likeliest tokens that may follow, with their logprobs before rules.
  /// - Parameter logits: `[rows, vocabularySize]`; row `row` is changed.
  func candidates(
    _ sequence: ActiveSequence, count: Int, row: Int, of logits: Tensor
  ) -> [BeamSearch.Candidate] {
    let shift = Logprobs(backend, logits, row: row).shift
    return backend.withRow(row, of: logits) { row in
      sequence.applyRules(to: &row)
      var kept: [BeamSearch.Candidate] = []
      for index in row.indices where row[index] > -.infinity {
        let logprob = row[index] - shift
        if kept.count == count, logprob <= kept[count - 1].logprob { continue }
        let place = kept.firstIndex { $0.logprob < logprob } ?? kept.count
        kept.insert(BeamSearch.Candidate(token: Int32(index), logprob: logprob), at: place)
        if kept.count > count { kept.removeLast() }
      }
      return kept
    }
  }
}
