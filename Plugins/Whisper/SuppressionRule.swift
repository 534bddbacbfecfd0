// After transformers/generation/logits_process.py: SuppressTokensLogitsProcessor, SuppressTokensAtBeginLogitsProcessor

import Compute
import ModelKit

/// Tokens that the checkpoint says are never generated (`suppress_tokens`), and those that the text does not begin with
/// (`begin_suppress_tokens`).
///
/// The lists hold the task tokens, which a model that was given a bare `<|startoftranscript|>` must still be able to
/// choose. So they count only once language and task are chosen.
struct SuppressionRule: LogitsRule {
  let tokens: WhisperTokens
  let always: [Int32]
  let atBegin: [Int32]

  func edits(after sequence: [Int32], promptCount: Int) -> [LogitsEdit] {
    guard let (start, end) = tokens.prefix(of: sequence) else { return [] }
    let prefix = sequence[start..<end]
    let isChosen =
      tokens.languages.isEmpty || prefix.contains(tokens.noTimestamps) || end < sequence.count
      || prefix.contains(where: tokens.isTask)
    guard isChosen else { return [] }
    return end == sequence.count ? [.suppress(always), .suppress(atBegin)] : [.suppress(always)]
  }
}
