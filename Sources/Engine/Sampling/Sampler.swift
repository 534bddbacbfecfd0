import Compute
import Glibc
import ModelKit
import Text

/// Chooses the next token of a sequence from its logits, in vLLM's order: raw logprobs, masks, penalties, then either
/// the largest logit or temperature, min-p, top-k, top-p and a draw.
struct Sampler {
  let backend: any Backend
  let tokenizer: Tokenizer
  let endTokens: Set<Int32>

  struct Choice {
    let token: Int32
    /// The chosen token first, then the likeliest; nil where they were not asked for.
    let logprobs: [Logprob]?
  }

  /// - Parameter logits: `[rows, vocabularySize]`; row `row` is changed.
  /// - Throws: where no token can be chosen, as the logits are NaN or all of them are ruled out.
  func choose(_ sequence: ActiveSequence, row: Int, of logits: Tensor) throws(InputError) -> Choice {
    let params = sequence.params
    let raw = params.logprobs.map { _ in backend.withRow(row, of: logits) { Logprobs($0) } }
    backend.withRow(row, of: logits) { row in
      for rule in sequence.group.request.rules {
        rule.apply(to: &row, tokens: sequence.tokens, promptCount: sequence.promptCount)
      }
      if sequence.generated.count < params.minTokens {
        for id in endTokens.union(params.stopTokenIDs) where row.indices.contains(Int(id)) { row[Int(id)] = -.infinity }
      }
      penalize(&row, sequence)
    }
    let token: Int
    if params.isGreedy {
      token = backend.argmax(logits, row: row)
    } else {
      token = backend.withRow(row, of: logits) { row in
        let temperature = max(params.temperature, SamplingParams.leastTemperature)
        for index in row.indices { row[index] /= temperature }
        return Distribution(row, params).draw(&sequence.random)
      }
    }
    let logit = backend.withRow(row, of: logits) { $0[token] }
    guard logit > -.infinity else { throw Self.unusable(logit, after: sequence.generated.count) }
    let id = Int32(token)
    return Choice(token: id, logprobs: raw.map { $0.entries(for: id, top: params.logprobs ?? 0, tokenizer) })
  }

  private static func unusable(_ logit: Float, after count: Int) -> InputError {
    InputError(
      .model,
      logit.isNaN
        ? "The model computed no number (NaN) after \(count) tokens: its weights are damaged, or this input is beyond "
          + "the range of their type; check the checkpoint, or load it as float32."
        : "No token is left to choose after \(count) tokens: what the checkpoint and the request rule out is all there is."
    )
  }

  private func penalize(_ row: inout MutableSpan<Float>, _ sequence: ActiveSequence) {
    let params = sequence.params
    if params.repetitionPenalty != 1 {
      for id in Set(sequence.tokens) where row.indices.contains(Int(id)) {
        let logit = row[Int(id)]
        row[Int(id)] = logit > 0 ? logit / params.repetitionPenalty : logit * params.repetitionPenalty
      }
    }
    guard params.frequencyPenalty != 0 || params.presencePenalty != 0 else { return }
    var counts: [Int32: Float] = [:]
    for id in sequence.generated { counts[id, default: 0] += 1 }
    for (id, count) in counts { row[Int(id)] -= params.frequencyPenalty * count + params.presencePenalty }
  }
}
