/// Numbers of cache blocks that are free, and how many sequences hold each that is not.
struct BlockPool {
  private var free: [Int32]
  private var holders: [Int32]

  init(count: Int) {
    // The last one given back is the first one taken: its memory is warm, and untouched blocks stay untouched.
    free = (0..<Int32(count)).reversed()
    holders = Array(repeating: 0, count: count)
  }

  var freeCount: Int { free.count }
  var heldCount: Int { holders.count - free.count }

  /// Takes `count` blocks; nil, and none taken, where there are not so many.
  mutating func take(_ count: Int) -> [Int32]? {
    guard count <= free.count else { return nil }
    let blocks = Array(free.suffix(count).reversed())
    free.removeLast(count)
    for block in blocks { holders[Int(block)] = 1 }
    return blocks
  }

  /// One more sequence holds the blocks.
  mutating func share(_ blocks: [Int32]) {
    for block in blocks { holders[Int(block)] += 1 }
  }

  /// A sequence lets go of the blocks; those that nobody holds are free.
  mutating func release(_ blocks: [Int32]) {
    for block in blocks.reversed() {
      holders[Int(block)] -= 1
      precondition(holders[Int(block)] >= 0, "a block was given back twice")
      if holders[Int(block)] == 0 { free.append(block) }
    }
  }
}
