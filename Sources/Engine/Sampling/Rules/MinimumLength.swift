import ModelKit

/// Rules out what would end the answer before it has so many tokens (`minTokens`).
struct MinimumLength: LogitsRule {
  let count: Int
  let ends: Set<Int32>

  func apply(to logits: inout MutableSpan<Float>, tokens: [Int32], promptCount: Int) {
    guard tokens.count - promptCount < count else { return }
    for id in ends where logits.indices.contains(Int(id)) { logits[Int(id)] = -.infinity }
  }
}
