// After transformers/generation/logits_process.py: WhisperTimeStampLogitsProcessor

import Glibc
import ModelKit

/// Timestamps come in pairs, do not run backwards, and the text begins with one. A timestamp is forced where all of them
/// together are likelier than any text token.
struct TimestampRule: LogitsRule {
  let tokens: WhisperTokens
  /// How many generated tokens come before the text: a language that is found out, a task.
  let prefixCount: Int
  /// The latest first timestamp, in steps.
  let maxInitialIndex: Int

  func apply(to logits: inout MutableSpan<Float>, tokens sequence: [Int32], promptCount: Int) {
    let begin = promptCount + prefixCount
    guard sequence.count >= begin else { return }
    let first = Int(tokens.firstTimestamp)
    let generated = sequence[begin...]
    logits.ruleOut(tokens.noTimestamps)

    let lastIsTime = generated.last.map(tokens.isTimestamp) ?? false
    let isPaired = generated.count < 2 || tokens.isTimestamp(generated[generated.endIndex - 2])
    if lastIsTime {
      if isPaired {
        logits.ruleOut(first..<logits.count)  // text must follow a pair
      } else {
        logits.ruleOut(0..<Int(tokens.endOfText))  // the pair, or the end, must follow
      }
    }
    if let latest = generated.last(where: tokens.isTimestamp) {
      // A segment that begins may begin where the last one ended, but it may not end where it began.
      logits.ruleOut(first..<Int(latest) + (lastIsTime && !isPaired ? 0 : 1))
    }
    if generated.isEmpty {
      logits.ruleOut(0..<first)
      logits.ruleOut(first + maxInitialIndex + 1..<max(logits.count, first + maxInitialIndex + 1))
    }
    if timesOutweighText(logits, first) { logits.ruleOut(0..<first) }
  }

  /// Whether the sum of the timestamps' probabilities exceeds the largest of a text token. Only ratios matter, so the
  /// logits need not be normalised.
  private func timesOutweighText(_ logits: borrowing MutableSpan<Float>, _ first: Int) -> Bool {
    guard first < logits.count else { return false }
    var bestText = -Float.infinity
    for index in 0..<first where logits[index] > bestText { bestText = logits[index] }
    var bestTime = -Float.infinity
    for index in first..<logits.count where logits[index] > bestTime { bestTime = logits[index] }
    guard bestTime > -.infinity else { return false }
    var sum: Float = 0
    for index in first..<logits.count { sum += expf(logits[index] - bestTime) }
    return bestTime + logf(sum) > bestText
  }
}
