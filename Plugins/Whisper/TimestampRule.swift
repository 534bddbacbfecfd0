// After transformers/generation/logits_process.py: WhisperTimeStampLogitsProcessor

import Compute
import ModelKit

/// Timestamps come in pairs, do not run backwards, and the text begins with one. A timestamp is forced where all of them
/// together are likelier than any text token.
struct TimestampRule: LogitsRule {
  let tokens: WhisperTokens
  /// How many generated tokens come before the text: a language that is found out, a task.
  let prefixCount: Int
  /// The latest first timestamp, in steps.
  let maxInitialIndex: Int
  let vocabularySize: Int

  func edits(after sequence: [Int32], promptCount: Int) -> [LogitsEdit] {
    let begin = promptCount + prefixCount
    guard sequence.count >= begin else { return [] }
    let (first, end) = (Int(tokens.firstTimestamp), vocabularySize)
    let generated = sequence[begin...]
    var edits: [LogitsEdit] = [.suppress([tokens.noTimestamps])]

    let lastIsTime = generated.last.map(tokens.isTimestamp) ?? false
    let isPaired = generated.count < 2 || tokens.isTimestamp(generated[generated.endIndex - 2])
    if lastIsTime {
      // Text must follow a pair; the pair, or the end, a single one.
      edits.append(.suppressRange(isPaired ? first..<end : 0..<Int(tokens.endOfText)))
    }
    if let latest = generated.last(where: tokens.isTimestamp) {
      // A segment that begins may begin where the last one ended, but it may not end where it began.
      edits.append(.suppressRange(first..<Int(latest) + (lastIsTime && !isPaired ? 0 : 1)))
    }
    if generated.isEmpty {
      let latest = first + maxInitialIndex
      edits += [.suppressRange(0..<first), .suppressRange(latest + 1..<max(end, latest + 1))]
    }
    edits.append(.prefer(first..<max(end, first)))
    return edits
  }
}
