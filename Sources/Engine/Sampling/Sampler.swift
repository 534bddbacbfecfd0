import Compute
import ModelKit
import Text

/// Chooses the next token of a sequence from its logits, in vLLM's order: raw logprobs, rules (the checkpoint's, then the
/// request's), penalties, then either the largest logit or temperature, min-p, top-k, top-p and a draw.
struct Sampler {
  let backend: any Backend
  let tokenizer: Tokenizer
  let endTokens: Set<Int32>
  let logprobsMode: LogprobsMode
  private let kept: KeptRow

  init(
    backend: any Backend, tokenizer: Tokenizer, endTokens: Set<Int32>, logprobsMode: LogprobsMode = .rawLogprobs
  ) {
    self.backend = backend
    self.tokenizer = tokenizer
    self.endTokens = endTokens
    self.logprobsMode = logprobsMode
    kept = KeptRow(backend)
  }

  struct Choice {
    let token: Int32
    /// The chosen token first, then the likeliest; nil where they were not asked for.
    let logprobs: [Logprob]?
  }

  /// - Parameter logits: `[rows, vocabularySize]`; row `row` is changed.
  /// - Throws: where no token can be chosen, as the logits are NaN or all of them are ruled out.
  func choose(_ sequence: ActiveSequence, row: Int, of logits: Tensor) throws(InputError) -> Choice {
    let params = sequence.params
    let raw = params.reportsLogprobs && logprobsMode.isRaw ? try keep(row, of: logits) : nil
    change(row, of: logits, for: sequence)
    let token: Int
    if params.isGreedy {
      token = backend.argmax(logits, row: row)
    } else {
      let distribution = Distribution(backend, logits, row: row, params)
      token = distribution.draw(&sequence.random)
      if params.reportsLogprobs, !logprobsMode.isRaw { distribution.apply() }
    }
    let logit = backend.value(logits, row, token)
    guard logit > -.infinity else { throw Self.unusable(logit, after: sequence.generated.count) }
    guard params.reportsLogprobs else { return Choice(token: Int32(token), logprobs: nil) }
    let reported = Logprobs(backend, raw ?? logits, row: raw == nil ? row : 0, isNormalized: logprobsMode.isNormalized)
    return Choice(token: Int32(token), logprobs: entries(Int32(token), reported, sequence))
  }

  /// How likely the prompt's token at `place` was by row `row` of the logits, which stay as they are. `logprobsMode` is
  /// for generated tokens only, as in vLLM.
  func promptLogprobs(_ sequence: ActiveSequence, at place: Int, row: Int, of logits: Tensor) -> [Logprob] {
    let group = sequence.group
    let token = sequence.tokens[place]
    var decoder = group.promptDecoder ?? TokenDecoder(tokenizer)
    if group.promptDecoder == nil { decoder.append(sequence.tokens[0]) }
    defer {
      decoder.append(token)
      group.promptDecoder = decoder
    }
    return Logprobs(backend, logits, row: row).entries(for: token, top: sequence.params.promptLogprobs ?? 0, decoder)
  }

  private func entries(_ token: Int32, _ reported: Logprobs, _ sequence: ActiveSequence) -> [Logprob] {
    var decoder = sequence.decoder ?? TokenDecoder(tokenizer)
    defer {
      decoder.append(token)
      sequence.decoder = decoder
    }
    if let ids = sequence.params.logprobTokenIDs { return reported.entries(for: token, others: ids, decoder) }
    return reported.entries(for: token, top: sequence.params.logprobs ?? 0, decoder)
  }

  /// Rules, then penalties.
  private func change(_ row: Int, of logits: Tensor, for sequence: ActiveSequence) {
    let params = sequence.params
    guard !sequence.group.request.rules.isEmpty || params.penalizes else { return }
    if params.penalizes { sequence.history.update(sequence.tokens, promptCount: sequence.promptCount) }
    backend.withRow(row, of: logits) { row in
      sequence.applyRules(to: &row)
      if params.penalizes { sequence.history.penalize(&row, params) }
    }
  }

  private func keep(_ row: Int, of logits: Tensor) throws(InputError) -> Tensor {
    do throws(ComputeError) { return try kept.keep(row, of: logits) } catch {
      throw InputError(.resources, error.description)
    }
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
}

extension ActiveSequence {
  /// Changes the logits of its next token as the checkpoint's and the request's rules say.
  func applyRules(to logits: inout MutableSpan<Float>) {
    for rule in group.request.rules { rule.apply(to: &logits, tokens: tokens, promptCount: promptCount) }
  }
}
