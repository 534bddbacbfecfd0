import Testing

@testable import Engine

@Suite("Blocks of the caches")
struct BlockPoolTests {
  private func content(_ number: Int) -> ContentHash { ContentHash { $0.combine(number) } }

  @Test("the block given back last is taken first, and none is taken twice")
  func order() {
    var pool = BlockPool(count: 3)
    let taken = [pool.take(), pool.take()]
    #expect(taken == [0, 1])
    pool.release([0, 1])
    #expect(pool.take() == 0)
    #expect(pool.take() == 1)
    #expect(pool.take() == 2)
    #expect(pool.take() == nil)
    #expect(pool.heldCount == 3)
  }

  @Test("a block whose content is known is found again, shared, and given away last")
  func known() throws {
    var pool = BlockPool(count: 3)
    let taken = pool.take()
    let first = try #require(taken)
    pool.name(first, content(7))
    pool.release(first)
    #expect(pool.freeCount == 3)
    #expect(pool.take(holding: content(7)) == first)
    #expect(pool.take(holding: content(7)) == first)
    pool.release(first)
    #expect(pool.heldCount == 1)
    pool.release(first)
    #expect(pool.heldCount == 0)
    // The two that nothing is known of go first, then the known one, which is then forgotten.
    let others = [pool.take(), pool.take()]
    #expect(!others.contains(first))
    #expect(pool.take(holding: content(8)) == nil)
    #expect(pool.take() == first)
    #expect(pool.take(holding: content(7)) == nil)
  }

  @Test("of known blocks the one freed longest ago goes first")
  func leastRecent() throws {
    var pool = BlockPool(count: 2)
    for number in [1, 2] {
      let taken = pool.take()
      pool.name(try #require(taken), content(number))
    }
    pool.release([1, 0])
    #expect(pool.take(holding: content(2)) != nil)
    pool.release(1)
    _ = pool.take()
    #expect(pool.take(holding: content(1)) == nil)
    #expect(pool.take(holding: content(2)) == 1)
  }

  @Test("no more blocks keep their content than may, and the next one taken is warm")
  func mostKept() throws {
    var pool = BlockPool(count: 4, mostKept: 1)
    for number in 0..<3 {
      let block = pool.take()
      pool.name(try #require(block), content(number))
      pool.release(try #require(block))
    }
    #expect(pool.keptCount == 1)
    // Two were ever touched: one keeps the last content, the other is taken next.
    #expect(pool.take() == 0 || pool.take(holding: content(2)) == 0)
    #expect(pool.take(holding: content(0)) == nil)
    var forgetful = BlockPool(count: 4, mostKept: 0)
    for _ in 0..<3 {
      let block = forgetful.take()
      #expect(block == 0)
      forgetful.name(try #require(block), content(9))
      forgetful.release(try #require(block))
    }
  }

  @Test("after a reset nothing is known and everything is free")
  func reset() throws {
    var pool = BlockPool(count: 2)
    let taken = pool.take()
    let block = try #require(taken)
    pool.name(block, content(1))
    pool.release(block)
    pool.reset()
    #expect(pool.freeCount == 2)
    #expect(pool.take(holding: content(1)) == nil)
  }
}

@Suite("Values within a budget")
struct ByteBudgetCacheTests {
  @Test("what was used longest ago goes first, and the bytes never exceed the budget")
  func leastRecent() {
    var cache = ByteBudgetCache<Int, String>(budget: 10)
    for key in 0..<3 { cache.insert("\(key)", for: key, bytes: 3) }
    #expect(cache[0] == "0")
    cache.insert("3", for: 3, bytes: 4)
    #expect(cache[1] == nil)
    #expect(cache[0] == "0" && cache[2] == "2" && cache[3] == "3")
    #expect(cache.bytes == 10)
    cache.insert("large", for: 4, bytes: 11)
    #expect(cache[4] == nil)
    cache.insert("0 again", for: 0, bytes: 1)
    #expect(cache.bytes == 8)
    #expect(cache[0] == "0 again")
  }

  @Test("many uses of few values keep it small and right")
  func manyUses() {
    var cache = ByteBudgetCache<Int, Int>(budget: 50)
    for turn in 0..<10_000 {
      let key = turn * 7919 % 61
      if let value = cache[key] { #expect(value == key) } else { cache.insert(key, for: key, bytes: 1) }
      #expect(cache.bytes <= 50 && cache.count == cache.bytes)
    }
  }
}
