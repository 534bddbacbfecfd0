import CPUBackend
import Compute
import Testing

@Suite("Attention")
struct AttentionTests {
  @Test("every query attends to every key", arguments: CPUBackend.instructionSets)
  func full(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 7)
    for (positions, heads, size) in [(1, 1, 16), (37, 2, 64), (100, 3, 20), (64, 1, 48), (401, 1, 32)] {
      let columns = heads * size
      let values = numbers.array(positions * 3 * columns)
      let all = try bench.tensor(values, [positions, 3 * columns])
      for (dtype, bound) in [(DType.float32, 2e-6), (.bfloat16, 1.5e-2)] {
        let bytes = bench.backend.attentionWorkspace(keys: positions, heads: heads, headSize: size, dtype: dtype)
        let workspace = Tensor(try bench.allocate(bytes), .uint8, [bytes])
        let out = try bench.tensor([positions, columns])
        bench.backend.attention(
          query: all.columns(0..<columns), key: all.columns(columns..<2 * columns),
          value: all.columns(2 * columns..<3 * columns), heads: heads, scale: 0.3, dtype: dtype,
          workspace: workspace, out: out)
        let result = bench.backend.download(out)
        for head in 0..<heads {
          func part(_ third: Int) -> [[Float]] {
            (0..<positions).map { row in
              (0..<size).map { values[row * 3 * columns + third * columns + head * size + $0] }
            }
          }
          let expected = Reference.attention(
            query: part(0), key: part(1), value: part(2), scale: 0.3, visible: { _ in positions })
          let found = (0..<positions).flatMap { row in (0..<size).map { result[row * columns + head * size + $0] } }
          #expect(largestDifference(found, expected.flatMap { $0 }) < bound, "\(positions) \(heads) \(size) \(dtype)")
        }
      }
    }
  }

  @Test("a key that outweighs those before it is found however late it comes", arguments: CPUBackend.instructionSets)
  func growing(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 9)
    let (positions, size) = (401, 16)
    let query = (0..<positions).map { _ in (0..<size).map { _ in 0.5 + numbers.next() / 4 } }
    // Scores grow from 0 to about 40 in steps that cross the chunks in which keys are taken.
    let key = (0..<positions).map { row in (0..<size).map { _ in Float(row / 50) / 1.6 + numbers.next() / 100 } }
    let value = (0..<positions).map { _ in (0..<size).map { _ in numbers.next() } }
    func tensor(_ rows: [[Float]]) throws -> Tensor { try bench.tensor(rows.flatMap { $0 }, [positions, size]) }
    for (dtype, bound) in [(DType.float32, 2e-5), (.bfloat16, 1.5e-2)] {
      let bytes = bench.backend.attentionWorkspace(keys: positions, heads: 1, headSize: size, dtype: dtype)
      let out = try bench.tensor([positions, size])
      bench.backend.attention(
        query: try tensor(query), key: try tensor(key), value: try tensor(value), heads: 1, scale: 1, dtype: dtype,
        workspace: Tensor(try bench.allocate(bytes), .uint8, [bytes]), out: out)
      let expected = Reference.attention(
        query: query.map { dtype == .bfloat16 ? $0.map(Reference.bfloat16) : $0 },
        key: key.map { dtype == .bfloat16 ? $0.map(Reference.bfloat16) : $0 }, value: value, scale: 1,
        visible: { _ in positions })
      #expect(largestDifference(bench.backend.download(out), expected.flatMap { $0 }) < bound, "\(dtype)")
    }
  }

  @Test("a paged cache gives each row its own sequence's past, and query heads share cache heads")
  func paged() throws {
    for isa in CPUBackend.instructionSets {
      var bench = try Bench(isa)
      var numbers = Numbers(seed: 8)
      let (heads, cached, size, blockSize, length) = (4, 2, 24, 16, 39)
      for (dtype, bound) in [(DType.float32, 1e-5), (.bfloat16, 2e-2)] {
        let blockBytes = cached * size * blockSize * dtype.size
        let cache = PagedCache(
          keys: try bench.allocate(blockBytes * 8), values: try bench.allocate(blockBytes * 8), dtype: dtype,
          heads: cached, headSize: size, blockSize: blockSize)
        let table: [Int32] = [6, 2, 4]
        let key = numbers.array(length * cached * size)
        let value = numbers.array(length * cached * size)
        let query = numbers.array(length * heads * size)
        let slots = (0..<length).map { table[$0 / blockSize] * Int32(blockSize) + Int32($0 % blockSize) }
        bench.backend.write(
          key: try bench.tensor(key, [length, cached * size]), value: try bench.tensor(value, [length, cached * size]),
          to: cache, slots: try bench.tensor(slots))
        let out = try bench.tensor([length, heads * size])
        let index = CacheIndex(
          // Another sequence's table comes first, so that a wrong start shows.
          tables: try bench.tensor([1, 3] + table), starts: try bench.tensor(Array(repeating: 2, count: length)),
          lengths: try bench.tensor((1...length).map(Int32.init)))
        bench.backend.attention(
          query: try bench.tensor(query, [length, heads * size]), cache: cache, index: index, heads: heads,
          scale: 0.2, out: out)
        let result = bench.backend.download(out)
        for head in 0..<heads {
          func part(_ values: [Float], _ head: Int, _ heads: Int) -> [[Float]] {
            (0..<length).map { row in (0..<size).map { values[(row * heads + head) * size + $0] } }
          }
          let shared = head / (heads / cached)
          let expected = Reference.attention(
            query: part(query, head, heads), key: part(key, shared, cached), value: part(value, shared, cached),
            scale: 0.2, visible: { $0 + 1 })
          let found = part(result, head, heads).flatMap { $0 }
          #expect(largestDifference(found, expected.flatMap { $0 }) < bound, "\(isa) \(dtype)")
        }
      }
    }
  }

  /// A sequence in a cache, for queries of its last rows.
  private struct Sequence {
    let cache: PagedCache
    let table: [Int32]
    let query: [Float]
    let key: [Float]
    let value: [Float]
    let length: Int
    let heads = 4
    let cached = 2
    let size: Int

    init(_ bench: inout Bench, length: Int, size: Int, blockSize: Int, dtype: DType) throws {
      var numbers = Numbers(seed: 77)
      (self.length, self.size) = (length, size)
      let blocks = (length + blockSize - 1) / blockSize
      table = (0..<blocks).map { Int32((blocks - $0) * 2 % (2 * blocks + 1)) }
      let blockBytes = cached * size * blockSize * dtype.size
      cache = PagedCache(
        keys: try bench.allocate(blockBytes * (2 * blocks + 2)),
        values: try bench.allocate(blockBytes * (2 * blocks + 2)),
        dtype: dtype, heads: cached, headSize: size, blockSize: blockSize)
      key = numbers.array(length * cached * size)
      value = numbers.array(length * cached * size)
      query = numbers.array(length * heads * size)
      let slots = (0..<length).map { [table] in
        table[$0 / blockSize] * Int32(blockSize) + Int32($0 % blockSize)
      }
      bench.backend.write(
        key: try bench.tensor(key, [length, cached * size]), value: try bench.tensor(value, [length, cached * size]),
        to: cache, slots: try bench.tensor(slots))
    }

    /// Rows `range`, all at once.
    func attend(_ bench: inout Bench, _ range: Range<Int>, window: Int?) throws -> [Float] {
      let out = try bench.tensor([range.count, heads * size])
      let rows = try bench.tensor(
        Array(query[range.lowerBound * heads * size..<range.upperBound * heads * size]), [range.count, heads * size])
      let index = CacheIndex(
        tables: try bench.tensor(table), starts: try bench.tensor(range.map { _ in Int32(0) }),
        lengths: try bench.tensor(range.map { Int32($0 + 1) }))
      bench.backend.attention(
        query: rows, cache: cache, index: index, heads: heads, window: window, scale: 0.25, out: out)
      return bench.backend.download(out)
    }
  }

  @Test("many rows of a sequence at once are what each alone is, with a window and without")
  func tiled() throws {
    for isa in CPUBackend.instructionSets {
      for (length, size, blockSize) in [(70, 24, 16), (333, 64, 64), (130, 80, 32)] {
        for window in [nil, 1, 20, 64] {
          for (dtype, bound) in [(DType.float32, 1e-6), (.bfloat16, 2e-2)] {
            var bench = try Bench(isa)
            let sequence = try Sequence(&bench, length: length, size: size, blockSize: blockSize, dtype: dtype)
            let all = try sequence.attend(&bench, 0..<length, window: window)
            let end = try sequence.attend(&bench, length / 2..<length, window: window)
            var single: [Float] = []
            for row in 0..<length { single += try sequence.attend(&bench, row..<row + 1, window: window) }
            #expect(largestDifference(all, single.map(Double.init)) < bound, "\(isa) \(length) \(window ?? 0) \(dtype)")
            // Without a window the sums even run in the same order.
            if dtype == .float32, window == nil { #expect(all == single, "\(isa) \(length)") }
            #expect(end == Array(all.suffix(end.count)) || window != nil || dtype == .bfloat16)
            let rows = sequence.heads * size
            let exact = Reference.attention(
              query: [Array(sequence.query[(length - 1) * rows..<(length - 1) * rows + size])],
              key: Array(
                (0..<length).map { Array(sequence.key[$0 * 2 * size..<$0 * 2 * size + size]) }.suffix(window ?? length)),
              value: Array(
                (0..<length).map { Array(sequence.value[$0 * 2 * size..<$0 * 2 * size + size]) }.suffix(
                  window ?? length)),
              scale: 0.25, visible: { _ in min(window ?? length, length) })
            #expect(
              largestDifference(Array(all[(length - 1) * rows..<(length - 1) * rows + size]), exact[0])
                < max(bound, 1e-5))
          }
        }
      }
    }
  }
}
