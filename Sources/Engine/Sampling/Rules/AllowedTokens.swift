import ModelKit

/// Rules out all tokens but some (`allowedTokenIDs`).
struct AllowedTokens: LogitsRule {
  let ids: [Int32]

  func apply(to logits: inout MutableSpan<Float>, tokens: [Int32], promptCount: Int) {
    var kept: [Float] = []
    kept.reserveCapacity(ids.count)
    for id in ids { kept.append(logits[Int(id)]) }
    logits.update(repeating: -.infinity)
    for (id, logit) in zip(ids, kept) { logits[Int(id)] = logit }
  }
}
