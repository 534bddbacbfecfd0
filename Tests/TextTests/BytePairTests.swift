import Foundation
import TestMaterial
import Testing

@testable import Text

@Suite("Byte pairs")
struct BytePairTests {
  /// The plainest way there is: look through all neighbours for the lowest rank, merge, begin anew.
  private func merged(_ ids: [Int32], _ merges: MergeTable) -> [Int32] {
    var ids = ids
    while true {
      let ranks = ids.indices.dropLast().map { merges[ids[$0], ids[$0 + 1]]?.rank ?? .max }
      guard let least = ranks.min(), least < .max, let place = ranks.firstIndex(of: least),
        let merge = merges[ids[place], ids[place + 1]]
      else { return ids }
      ids.replaceSubrange(place...place + 1, with: [merge.id])
    }
  }

  @Test("the search of short words and the queue of long ones merge as the plainest way does")
  func waysAgree() throws {
    let file = try TokenizerFile([UInt8](Data(contentsOf: TestMaterial.golden("text/byte-level.json"))))
    let model = try file.model.bytePairs()
    // Letters of which many merges are made, and single bytes that are in none.
    let letters = "etaonisrhĠ".compactMap { file.model.vocabulary.number(of: Array(String($0).utf8).span) }
    try #require(letters.count == 10)
    var scratch = BytePairScratch()
    var chain = BytePairChain()
    for seed in 0..<300 {
      let ids = scatteredIDs(seed: seed, below: letters.count, count: 2 + seed % 150).map { Int32(letters[Int($0)]) }
      let expected = merged(ids, model.merges)
      scratch.ids = ids
      scratch.merge(model.merges)
      #expect(scratch.ids == expected)
      var chained = ids
      chain.merge(&chained, model.merges)
      #expect(chained == expected)
    }
  }
}
