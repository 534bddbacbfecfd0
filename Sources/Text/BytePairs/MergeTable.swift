/// Which two pieces become which third, and how early: an open-addressing table over pairs of ids.
struct MergeTable: Sendable {
  struct Merge: Equatable {
    /// Lower ranks go first.
    let rank: UInt32
    /// The piece that the two become.
    let id: Int32
  }

  private struct Slot {
    var left: Int32 = -1
    var right: Int32 = -1
    var merge = Merge(rank: 0, id: 0)
  }

  private var slots: [Slot]

  /// - Parameter count: how many merges there will be at most.
  init(count: Int) {
    var size = 16
    while size < count * 2 { size *= 2 }
    slots = Array(repeating: Slot(), count: size)
  }

  /// Of a pair that is stated twice the last one counts, as in `tokenizers`.
  mutating func insert(_ left: Int32, _ right: Int32, _ merge: Merge) {
    slots[slot(left, right)] = Slot(left: left, right: right, merge: merge)
  }

  @inline(__always)
  subscript(left: Int32, right: Int32) -> Merge? {
    let found = slots[slot(left, right)]
    return found.left < 0 ? nil : found.merge
  }

  /// Where the pair is, or else where it belongs.
  @inline(__always)
  private func slot(_ left: Int32, _ right: Int32) -> Int {
    let mask = slots.count - 1
    let key = UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while slots[slot].left >= 0, slots[slot].left != left || slots[slot].right != right { slot = (slot + 1) & mask }
    return slot
  }
}
