import Compute
import ModelKit

/// The first tokens after the prompt come from given sets: a language that is to be found out, then what must follow it.
struct PrefixRule: LogitsRule {
  /// For each token after the prompt, the ids that it may be.
  let steps: [[Int32]]

  func edits(after tokens: [Int32], promptCount: Int) -> [LogitsEdit] {
    let place = tokens.count - promptCount
    return place < steps.count ? [.allow(steps[place])] : []
  }
}
