/// Values of which those used last are kept, as many as their bytes allow.
struct ByteBudgetCache<Key: Hashable, Value> {
  private struct Entry {
    let value: Value
    let bytes: Int
    var use: UInt64
  }

  let budget: Int
  private var entries: [Key: Entry] = [:]
  /// Keys by when they were used; an entry's older uses are skipped.
  private var uses: [(key: Key, use: UInt64)] = []
  private var oldest = 0
  private var clock: UInt64 = 0
  private(set) var bytes = 0

  init(budget: Int) { self.budget = budget }

  var count: Int { entries.count }

  subscript(key: Key) -> Value? {
    mutating get {
      guard entries[key] != nil else { return nil }
      touch(key)
      return entries[key]?.value
    }
  }

  /// Keeps a value, in the place of the key's former one; one that exceeds the budget is not kept.
  mutating func insert(_ value: Value, for key: Key, bytes size: Int) {
    remove(key)
    guard size <= budget else { return }
    while bytes + size > budget, let key = leastRecent() { remove(key) }
    entries[key] = Entry(value: value, bytes: size, use: 0)
    bytes += size
    touch(key)
  }

  mutating func remove(_ key: Key) {
    if let entry = entries.removeValue(forKey: key) { bytes -= entry.bytes }
  }

  mutating func removeAll() { self = ByteBudgetCache(budget: budget) }

  private mutating func touch(_ key: Key) {
    clock += 1
    entries[key]?.use = clock
    uses.append((key, clock))
    guard uses.count > 2 * entries.count + 64 else { return }
    uses = uses[oldest...].filter { entries[$0.key]?.use == $0.use }
    oldest = 0
  }

  private mutating func leastRecent() -> Key? {
    while oldest < uses.count {
      let (key, use) = uses[oldest]
      if entries[key]?.use == use { return key }
      oldest += 1
    }
    return nil
  }
}
