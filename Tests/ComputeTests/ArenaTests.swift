import CPUBackend
import Compute
import Testing

@Suite("Arena and shapes")
struct ArenaTests {
  @Test("memory given back to a mark is used again and tensors do not overlap")
  func marks() throws {
    var arena = Arena(try CPUBackend(threads: 1))
    let first = try arena.make(.float32, [100])
    let mark = arena.mark
    let second = try arena.make(.float32, [100])
    #expect(second.address.value >= first.address.value + 400)
    arena.release(to: mark)
    #expect(try arena.make(.float32, [10]).address == second.address)
  }

  @Test("a released scope does not let the arena grow, across chunks too")
  func growth() throws {
    var arena = Arena(try CPUBackend(threads: 1))
    _ = try arena.make(.float32, [10])
    let mark = arena.mark
    for _ in 0..<100 {
      _ = try arena.make(.uint8, [700_000])
      _ = try arena.make(.uint8, [700_000])
      arena.release(to: mark)
    }
    #expect(arena.capacity <= 3 << 20)
  }

  @Test("after a reset there is one chunk")
  func reset() throws {
    var arena = Arena(try CPUBackend(threads: 1))
    for _ in 0..<5 { _ = try arena.make(.uint8, [1 << 20]) }
    let capacity = arena.capacity
    try arena.reset()
    let start = try arena.make(.uint8, [1 << 20]).address.value
    let last = try arena.make(.uint8, [3 << 20]).address.value
    #expect(last == start + 1 << 20)
    #expect(arena.capacity == capacity)
  }

  @Test("views of rows and columns keep the distance between rows")
  func views() {
    let tensor = Tensor(DeviceAddress(4096), .float32, [10, 8])
    let view = tensor.rows(2..<5).columns(3..<5)
    #expect(view.shape == [3, 2])
    #expect(view.address.value == 4096 + (2 * 8 + 3) * 4)
    #expect(view.rowStride == 8)
    #expect(!view.isDense)
    #expect(Shape([2, 3]) != Shape([2, 3, 1]))
    #expect(Shape([]).count == 1)
  }
}
