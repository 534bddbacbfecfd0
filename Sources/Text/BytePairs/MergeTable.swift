/// Which two pieces become which third, and how early: an open-addressing table over pairs of ids.
struct MergeTable: Sendable {
  struct Merge: Equatable {
    /// Lower ranks go first.
    let rank: UInt32
    /// The piece that the two become.
    let id: Int32
  }

  private struct Pair {
    let left: Int32
    let right: Int32
    let merged: Int32
  }

  /// By rank.
  private var pairs: [Pair] = []
  private var slots: SlotTable

  /// - Parameter count: how many merges there will be at most; no more than `SlotTable.limit`.
  init(count: Int) {
    pairs.reserveCapacity(count)
    slots = SlotTable(count: max(count, 1))
  }

  /// Adds the merge with the next rank. Of a pair that is stated twice the last one counts, as in `tokenizers`.
  mutating func append(_ left: Int32, _ right: Int32, _ merged: Int32) {
    let hash = Self.hash(left, right)
    let slot = slot(left, right, hash)
    slots.set(slot, to: pairs.count, hash)
    pairs.append(Pair(left: left, right: right, merged: merged))
  }

  @inline(__always)
  subscript(left: Int32, right: Int32) -> Merge? {
    guard let rank = slots.number(at: slot(left, right, Self.hash(left, right))) else { return nil }
    return Merge(rank: UInt32(truncatingIfNeeded: rank), id: pairs[rank].merged)
  }

  @inline(__always)
  private func slot(_ left: Int32, _ right: Int32, _ hash: UInt64) -> Int {
    slots.slot(hash) { pairs[$0].left == left && pairs[$0].right == right }
  }

  @inline(__always)
  private static func hash(_ left: Int32, _ right: Int32) -> UInt64 {
    let key = UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    let product = key &* 0x9E37_79B9_7F4A_7C15
    return product ^ product >> 32
  }
}
