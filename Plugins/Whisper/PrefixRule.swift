import ModelKit

/// The first tokens after the prompt come from given sets: a language that is to be found out, then what must follow it.
struct PrefixRule: LogitsRule {
  /// For each token after the prompt, the ids that it may be; sorted.
  let steps: [[Int32]]

  func apply(to logits: inout MutableSpan<Float>, tokens: [Int32], promptCount: Int) {
    let place = tokens.count - promptCount
    guard place < steps.count else { return }
    var next = 0
    for id in steps[place].map(Int.init) where id < logits.count {
      logits.ruleOut(next..<id)
      next = id + 1
    }
    logits.ruleOut(next..<logits.count)
  }
}
