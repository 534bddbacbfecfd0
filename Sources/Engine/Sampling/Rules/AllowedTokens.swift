import Compute
import ModelKit

/// Rules out all tokens but some (`allowedTokenIDs`).
struct AllowedTokens: LogitsRule {
  let ids: [Int32]

  func edits(after tokens: [Int32], promptCount: Int) -> [LogitsEdit] { [.allow(ids)] }
}
