/// The slots of an open-addressing hash table that holds numbers: four bytes each, so that the table of 50,000
/// pieces stays in a core's second-level cache.
///
/// The keys are elsewhere, in arrays by number. The upper ten bits of a slot are bits of the key's hash, which tells
/// most other keys apart without a look at them.
struct SlotTable: Sendable {
  /// Numbers are below this.
  static let limit = 1 << 22 - 1

  /// 0 where a slot is empty, else the tag and the number + 1.
  private var slots: [UInt32]

  /// - Parameter count: how many numbers there will be at most.
  init(count: Int) {
    var size = count == 0 ? 0 : 16
    while size < count * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
  }

  var isEmpty: Bool { slots.isEmpty }

  /// The slot of the number with that hash for which `isKey` is true, or else the empty one where it belongs.
  @inline(__always)
  func slot(_ hash: UInt64, _ isKey: (_ number: Int) -> Bool) -> Int {
    let mask = slots.count - 1
    let tag = Self.tag(hash)
    var slot = Int(truncatingIfNeeded: hash) & mask
    while case let entry = slots[slot], entry != 0 {
      if entry & 0xFFC0_0000 == tag, isKey(Int(entry & 0x3F_FFFF) - 1) { break }
      slot = (slot + 1) & mask
    }
    return slot
  }

  @inline(__always)
  func number(at slot: Int) -> Int? {
    let entry = slots[slot]
    return entry == 0 ? nil : Int(entry & 0x3F_FFFF) - 1
  }

  @inline(__always)
  mutating func set(_ slot: Int, to number: Int, _ hash: UInt64) {
    slots[slot] = Self.tag(hash) | UInt32(truncatingIfNeeded: number + 1)
  }

  @inline(__always)
  private static func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) & 0xFFC0_0000 }
}
