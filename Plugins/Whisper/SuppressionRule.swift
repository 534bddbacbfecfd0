// After transformers/generation/logits_process.py: SuppressTokensLogitsProcessor, SuppressTokensAtBeginLogitsProcessor

import ModelKit

/// Tokens that the checkpoint says are never generated (`suppress_tokens`), and those that the text does not begin with
/// (`begin_suppress_tokens`).
///
/// The lists hold the task tokens, which a model that was given a bare `<|startoftranscript|>` must still be able to
/// choose. So they count only once language and task are settled.
struct SuppressionRule: LogitsRule {
  let tokens: WhisperTokens
  let always: [Int32]
  let atBegin: [Int32]

  func apply(to logits: inout MutableSpan<Float>, tokens sequence: [Int32], promptCount: Int) {
    guard let (start, end) = tokens.prefix(of: sequence) else { return }
    let prefix = sequence[start..<end]
    let isSettled =
      tokens.languages.isEmpty || prefix.contains(tokens.noTimestamps) || end < sequence.count
      || prefix.contains(where: tokens.isTask)
    guard isSettled else { return }
    for id in always { logits.ruleOut(id) }
    if end == sequence.count { for id in atBegin { logits.ruleOut(id) } }
  }
}

extension MutableSpan<Float> {
  mutating func ruleOut(_ id: Int32) {
    if indices.contains(Int(id)) { self[Int(id)] = -.infinity }
  }

  mutating func ruleOut(_ range: Range<Int>) {
    for index in range.clamped(to: indices) { self[index] = -.infinity }
  }
}
