/// The pieces of one word while they merge, in memory that is used again for the next word.
struct BytePairScratch {
  var ids: [Int32] = []
  /// For each piece the merge with the one after it.
  private var pairs: [MergeTable.Merge] = []
  private var chain = BytePairChain()

  private static let none = MergeTable.Merge(rank: .max, id: -1)
  /// Up to this many pieces a search through all of them beats a queue.
  private static let short = 48

  mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
  }

  /// Merges neighbours until no two of them have a merge: the lowest rank first, and of equals the leftmost.
  mutating func merge(_ merges: MergeTable) {
    if ids.count > Self.short { return chain.merge(&ids, merges) }
    pairs.removeAll(keepingCapacity: true)
    for index in ids.indices.dropLast() { pairs.append(merges[ids[index], ids[index + 1]] ?? Self.none) }
    while true {
      var best = Self.none
      var place = 0
      for index in pairs.indices where pairs[index].rank < best.rank {
        best = pairs[index]
        place = index
      }
      if best.id < 0 { return }
      ids[place] = best.id
      ids.remove(at: place + 1)
      pairs.remove(at: place)
      if place < pairs.count { pairs[place] = merges[best.id, ids[place + 1]] ?? Self.none }
      if place > 0 { pairs[place - 1] = merges[ids[place - 1], best.id] ?? Self.none }
    }
  }
}
