/// Numbers of cache blocks: which are free, how many sequences hold each that is not, and which still hold what a later
/// sequence may begin with.
struct BlockPool {
  /// Free blocks with nothing in them that is known.
  private var free: [Int32]
  private var holders: [Int32]
  private var contents: [ContentHash?]
  private var places: [ContentHash: Int32] = [:]
  /// Free blocks with a known content, those freed longest ago first.
  private var kept: BlockOrder
  private let mostKept: Int

  /// - Parameter mostKept: how many free blocks may keep what they hold; nil: all.
  init(count: Int, mostKept: Int? = nil) {
    self.mostKept = mostKept ?? count
    // The last one given back is the first one taken: its memory is warm, and untouched blocks stay untouched.
    free = (0..<Int32(count)).reversed()
    holders = Array(repeating: 0, count: count)
    contents = Array(repeating: nil, count: count)
    kept = BlockOrder(count: count)
  }

  var count: Int { holders.count }
  /// Blocks that can be taken.
  var freeCount: Int { free.count + kept.count }
  var heldCount: Int { count - freeCount }
  /// Free blocks whose content is known.
  var keptCount: Int { kept.count }

  /// Takes a block; nil where none is free.
  mutating func take() -> Int32? {
    if let block = free.popLast() {
      holders[Int(block)] = 1
      return block
    }
    guard let block = kept.removeFirst() else { return nil }
    forget(block)
    holders[Int(block)] = 1
    return block
  }

  /// Takes the block that holds a content, with those that hold it already.
  mutating func take(holding content: ContentHash) -> Int32? {
    guard let block = places[content] else { return nil }
    if holders[Int(block)] == 0 { kept.remove(block) }
    holders[Int(block)] += 1
    return block
  }

  /// One more sequence holds a block.
  mutating func hold(_ block: Int32) { holders[Int(block)] += 1 }

  /// Makes known what a held block has in it.
  mutating func name(_ block: Int32, _ content: ContentHash) {
    guard places[content] == nil, contents[Int(block)] == nil else { return }
    contents[Int(block)] = content
    places[content] = block
  }

  /// A sequence lets go of a block.
  mutating func release(_ block: Int32) {
    holders[Int(block)] -= 1
    precondition(holders[Int(block)] >= 0, "a block was given back twice")
    guard holders[Int(block)] == 0 else { return }
    guard contents[Int(block)] != nil else { return free.append(block) }
    kept.append(block)
    while kept.count > mostKept, let oldest = kept.removeFirst() {
      forget(oldest)
      free.append(oldest)
    }
  }

  /// A sequence lets go of its blocks: the last first, so that what begins most sequences stays longest.
  mutating func release(_ blocks: [Int32]) {
    for block in blocks.reversed() { release(block) }
  }

  /// Forgets what free blocks hold.
  mutating func reset() {
    while let block = kept.removeFirst() {
      forget(block)
      free.append(block)
    }
  }

  private mutating func forget(_ block: Int32) {
    if let content = contents[Int(block)] { places[content] = nil }
    contents[Int(block)] = nil
  }
}

/// Block numbers in the order in which they were appended; any can be taken out at once.
private struct BlockOrder {
  private var next: [Int32]
  private var previous: [Int32]
  private(set) var count = 0
  /// Stands before the first and behind the last.
  private let end: Int32

  init(count: Int) {
    next = Array(repeating: -1, count: count + 1)
    previous = next
    end = Int32(count)
    next[count] = end
    previous[count] = end
  }

  mutating func append(_ block: Int32) {
    let last = previous[Int(end)]
    next[Int(last)] = block
    previous[Int(block)] = last
    next[Int(block)] = end
    previous[Int(end)] = block
    count += 1
  }

  mutating func remove(_ block: Int32) {
    let (before, after) = (previous[Int(block)], next[Int(block)])
    next[Int(before)] = after
    previous[Int(after)] = before
    count -= 1
  }

  mutating func removeFirst() -> Int32? {
    let first = next[Int(end)]
    guard first != end else { return nil }
    remove(first)
    return first
  }
}
