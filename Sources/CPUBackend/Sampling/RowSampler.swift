import CKernels
import Compute

/// Chooses the token of one row of logits, in the order that `SamplingRequest` states. The row is changed.
struct RowSampler {
  private let row: LogitsRow
  private let kernels: sk_kernels

  init(_ row: LogitsRow, _ kernels: sk_kernels) {
    self.row = row
    self.kernels = kernels
  }

  func token(_ request: SamplingRequest) -> SampledToken {
    guard let report = request.report, !report.isProcessed, changesRow(request) else {
      return choose(request, raw: row)
    }
    var copy = Array(row.values)
    return copy.withUnsafeMutableBufferPointer { choose(request, raw: LogitsRow($0, kernels)) }
  }

  /// Whether the row is another when its token is chosen.
  private func changesRow(_ request: SamplingRequest) -> Bool { !request.edits.isEmpty || request.penalties != nil }

  /// - Parameter raw: the row as it came.
  private func choose(_ request: SamplingRequest, raw: LogitsRow) -> SampledToken {
    if case .candidates(let count) = request.method { return candidates(count, request) }
    change(request)
    let scores = request.needsScore ? RowLogprobs(row) : nil
    let token: Int
    var distribution: RowDistribution?
    if case .random(let asked, let uniform) = request.method {
      let made = RowDistribution(row, asked)
      token = made.token(uniform)
      distribution = made
    } else {
      token = row.argmax
    }
    let logit = row.values[token]
    var sampled = SampledToken(token: Int32(token), logit: logit)
    if let scores { sampled.score = Double(scores.logprob(sampled.token)) }
    guard let report = request.report, logit > -.infinity else { return sampled }
    if report.isProcessed { distribution?.apply() }
    sampled.logprobs = RowLogprobs(report.isProcessed ? row : raw, isNormalized: report.isNormalized)
      .tokens(for: sampled.token, report)
    return sampled
  }

  private func candidates(_ count: Int, _ request: SamplingRequest) -> SampledToken {
    let shift = RowLogprobs(row).shift
    change(request)
    let likeliest = RowLogprobs(row, isNormalized: false).likeliest(min(count, row.count))
    let logprobs = likeliest.filter { row.values[Int($0)] > -.infinity }.enumerated().map {
      TokenLogprob(token: $1, logprob: row.values[Int($1)] - shift, rank: $0 + 1)
    }
    let best = logprobs.first?.token
    return SampledToken(token: best ?? -1, logit: best.map { row.values[Int($0)] } ?? -.infinity, logprobs: logprobs)
  }

  private func change(_ request: SamplingRequest) {
    for edit in request.edits { row.apply(edit) }
    if let penalties = request.penalties { row.apply(penalties) }
  }
}
