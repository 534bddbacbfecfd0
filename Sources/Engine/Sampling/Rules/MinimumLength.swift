import Compute
import ModelKit

/// Rules out what would end the answer before it has so many tokens (`minTokens`).
struct MinimumLength: LogitsRule {
  let count: Int
  let ends: [Int32]

  func edits(after tokens: [Int32], promptCount: Int) -> [LogitsEdit] {
    tokens.count - promptCount < count ? [.suppress(ends)] : []
  }
}
