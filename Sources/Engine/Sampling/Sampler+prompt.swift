import Compute
import Glibc
import Text

extension Sampler {
  /// What is to be known of the tokens of prompts by the rows before them, for all pieces of a step at once.
  struct PromptRows {
    var requests: [LogprobsRequest] = []
    /// What takes up the answer to each request.
    var receivers: [([TokenLogprob]) -> Void] = []
  }

  /// The rows of a piece say how likely each prompt token after them was. `logprobsMode` is for generated tokens only, as
  /// in vLLM.
  /// - Parameter first: the row of the piece's first token.
  /// - Returns: how many rows that were.
  func addPromptLogprobs(_ piece: SequencePiece, from first: Int, to rows: inout PromptRows) -> Int {
    let sequence = piece.sequence
    let next = piece.range.lowerBound + 1..<min(piece.range.upperBound + 1, sequence.promptCount)
    for (row, place) in next.enumerated() {
      rows.requests.append(
        LogprobsRequest(
          row: first + row, token: sequence.tokens[place],
          report: LogprobsReport(tokens: .top(sequence.params.promptLogprobs ?? 0))))
      rows.receivers.append { append($0, to: sequence.group, first: sequence.tokens[0]) }
    }
    return next.count
  }

  private func append(_ logprobs: [TokenLogprob], to group: SequenceGroup, first: Int32) {
    var decoder = group.promptDecoder ?? TokenDecoder(tokenizer)
    if group.promptDecoder == nil { decoder.append(first) }
    group.promptLogprobs.append(logprobs.map { Logprob($0, decoder) })
    decoder.append(logprobs[0].token)
    group.promptDecoder = decoder
  }

  /// The probabilities of a probe's tokens by row `row` of the logits.
  func addProbe(_ probe: TokenProbe, of group: SequenceGroup, row: Int, to rows: inout PromptRows) {
    guard let first = probe.tokens.first else { return }
    rows.requests.append(
      LogprobsRequest(
        row: row, token: first, report: LogprobsReport(tokens: .ids(probe.tokens), needsRanks: false)))
    rows.receivers.append { logprobs in
      let known = Dictionary(uniqueKeysWithValues: logprobs.map { ($0.token, exp(Double($0.logprob))) })
      group.probed = probe.tokens.map { known[$0] ?? 0 }
    }
  }

  /// Asks the backend for all of them in one call.
  func collect(_ rows: PromptRows, of logits: Tensor) throws(ComputeError) {
    guard !rows.requests.isEmpty else { return }
    for (found, receive) in zip(try backend.logprobs(logits, rows.requests), rows.receivers) { receive(found) }
  }
}
