import Compute
import ModelKit

/// A prompt as tokens, with where something else stands in the place of some of them.
struct PlacedPrompt: Sendable {
  /// `noToken` where a row of the prompt's own stands.
  var tokens: [Int32]
  /// Where each item stands; of a prompt that has rows, where they do.
  var placements: [MediaPlacement] = []
  /// The rows that stand in a prompt of embeddings: float32 `[places, hiddenSize]`.
  var rows: HostArray?

  /// Stands where there is a row and no token: penalties do not count it, and no token's keys and values are taken for it.
  static let noToken: Int32 = -1

  /// The tokens as the output has them.
  var shownTokens: [Int32] { rows == nil ? tokens : tokens.map { max(0, $0) } }

  /// What identifies the rows among the tokens `range`, with where in it they begin.
  func rowHashes(in range: Range<Int>) -> [(ContentHash, Int)] {
    guard let rows, let placement = placements.first else { return [] }
    var passed = 0
    var found: [(ContentHash, Int)] = []
    for whole in placement.ranges {
      defer { passed += whole.count }
      let part = whole.clamped(to: range)
      guard !part.isEmpty else { continue }
      let first = (passed + part.lowerBound - whole.lowerBound) * rows.shape.columns
      let values = rows.values[first..<first + part.count * rows.shape.columns]
      found.append(
        (
          ContentHash { hasher in values.withUnsafeBytes { hasher.combine(bytes: $0) } },
          part.lowerBound - range.lowerBound
        ))
    }
    return found
  }
}
