/// Merging in a long word, in O(n log n): the pieces are a doubly linked list, and a heap gives the next merge.
struct BytePairChain {
  private var next: [Int32] = []
  private var previous: [Int32] = []
  /// The rank of the merge of a piece with the one after it; `.max` where there is none. A heap entry whose rank is
  /// no longer this one is out of date.
  private var ranks: [UInt32] = []
  /// Rank in the upper half, position in the lower: the smallest is the next merge.
  private var heap: [UInt64] = []

  mutating func merge(_ ids: inout [Int32], _ merges: MergeTable) {
    let count = ids.count
    next = (0..<count).map { $0 + 1 < count ? Int32($0 + 1) : -1 }
    previous = (0..<count).map { Int32($0) - 1 }
    ranks = Array(repeating: .max, count: count)
    heap.removeAll(keepingCapacity: true)
    for index in 0..<count - 1 { rank(index, ids, merges) }
    while let entry = pop() {
      let place = Int(entry & 0xFFFF_FFFF)
      guard ranks[place] == UInt32(entry >> 32), next[place] >= 0 else { continue }
      let right = Int(next[place])
      guard let merge = merges[ids[place], ids[right]] else { continue }
      ids[place] = merge.id
      ids[right] = -1
      ranks[right] = .max
      next[place] = next[right]
      if next[right] >= 0 { previous[Int(next[right])] = Int32(place) }
      rank(place, ids, merges)
      if previous[place] >= 0 { rank(Int(previous[place]), ids, merges) }
    }
    ids.removeAll { $0 < 0 }
  }

  /// Notes the merge of the piece at `place` with the one after it.
  private mutating func rank(_ place: Int, _ ids: [Int32], _ merges: MergeTable) {
    ranks[place] = .max
    guard next[place] >= 0, let merge = merges[ids[place], ids[Int(next[place])]] else { return }
    ranks[place] = merge.rank
    push(UInt64(merge.rank) << 32 | UInt64(place))
  }

  private mutating func push(_ entry: UInt64) {
    var child = heap.count
    heap.append(entry)
    while child > 0, case let parent = (child - 1) / 2, heap[parent] > entry {
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = entry
  }

  private mutating func pop() -> UInt64? {
    guard let least = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return least }
    var place = 0
    while case var child = 2 * place + 1, child < heap.count {
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      if heap[child] >= last { break }
      heap[place] = heap[child]
      place = child
    }
    heap[place] = last
    return least
  }
}
