import Compute
import ModelKit
import Text

/// Chooses the next tokens of a step's sequences from its logits: what each request asks for as data, one call of the
/// backend for all, and what comes back in the engine's words.
struct Sampler {
  let backend: any Backend
  let tokenizer: Tokenizer
  let endTokens: Set<Int32>
  let logprobsMode: LogprobsMode

  init(
    backend: any Backend, tokenizer: Tokenizer, endTokens: Set<Int32>, logprobsMode: LogprobsMode = .rawLogprobs
  ) {
    self.backend = backend
    self.tokenizer = tokenizer
    self.endTokens = endTokens
    self.logprobsMode = logprobsMode
  }

  /// A sequence whose next token follows from a row of the logits.
  struct Row {
    let sequence: ActiveSequence
    let row: Int
  }

  struct Choice {
    let token: Int32
    /// The chosen token first, then the likeliest; nil where they were not asked for.
    let logprobs: [Logprob]?
    /// After rules and before temperature, where the request wants it.
    var score = 0.0
  }

  /// Chooses for all rows at once. The rows are changed.
  /// - Parameter logits: `[rows, vocabularySize]`
  /// - Returns: what was sampled from each, in their order.
  func sample(_ rows: [Row], of logits: Tensor) throws(ComputeError) -> [SampledToken] {
    guard !rows.isEmpty else { return [] }
    return try backend.sample(logits, rows.map(request))
  }

  /// - Throws: where no token can be chosen, as the logits are NaN or all of them are ruled out.
  func choice(_ sampled: SampledToken, for sequence: ActiveSequence) throws(InputError) -> Choice {
    guard sampled.logit > -.infinity else {
      throw Self.unusable(sampled.logit, after: sequence.generated.count)
    }
    guard sequence.params.reportsLogprobs else {
      return Choice(token: sampled.token, logprobs: nil, score: sampled.score)
    }
    var decoder = sequence.decoder ?? TokenDecoder(tokenizer)
    let logprobs = sampled.logprobs.map { Logprob($0, decoder) }
    decoder.append(sampled.token)
    sequence.decoder = decoder
    return Choice(token: sampled.token, logprobs: logprobs, score: sampled.score)
  }

  private func request(_ row: Row) -> SamplingRequest {
    let (sequence, params) = (row.sequence, row.sequence.params)
    var request = SamplingRequest(row: row.row, edits: sequence.edits)
    if params.penalizes {
      sequence.history.update(sequence.tokens, promptCount: sequence.promptCount)
      request.penalties = sequence.history.penalties(params)
    }
    if let beams = sequence.group.beams {
      request.method = .candidates(beams.candidateCount)
      return request
    }
    if !params.isGreedy { request.method = .random(params.distribution, uniform: sequence.random.uniform()) }
    if params.reportsLogprobs {
      request.report = LogprobsReport(
        tokens: params.logprobTokenIDs.map { .ids($0) } ?? .top(params.logprobs ?? 0),
        isNormalized: logprobsMode.isNormalized, isProcessed: !logprobsMode.isRaw)
    }
    request.needsScore = sequence.group.request.extras.scoresAnswers
    return request
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
  /// What the checkpoint's and the request's rules change before its next token is chosen.
  fileprivate var edits: [LogitsEdit] {
    group.request.rules.flatMap { $0.edits(after: tokens, promptCount: promptCount) }
  }
}

extension SamplingParams {
  fileprivate var distribution: SamplingDistribution {
    SamplingDistribution(temperature: effectiveTemperature, topK: topK, topP: topP, minP: minP)
  }
}

extension Logprob {
  init(_ logprob: TokenLogprob, _ decoder: TokenDecoder) {
    self.init(
      tokenID: logprob.token, logprob: logprob.logprob, rank: logprob.rank,
      decodedToken: decoder.text(of: logprob.token))
  }
}
