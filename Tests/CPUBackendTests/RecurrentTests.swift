import CPUBackend
import Compute
import Glibc
import Testing

@Suite("Rows that follow each other in time")
struct RecurrentTests {
  @Test("magnitudes are those of complex numbers", arguments: CPUBackend.instructionSets)
  func magnitudes(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 3)
    let (rows, columns) = (5, 37)
    let x = numbers.array(rows * 2 * columns)
    let out = try bench.tensor([rows, columns])
    bench.backend.magnitudes(try bench.tensor(x, [rows, 2 * columns]), out: out)
    let expected = (0..<rows * columns).map { place in
      let (row, column) = (place / columns, place % columns)
      return Double(hypotf(x[row * 2 * columns + column], x[row * 2 * columns + columns + column]))
    }
    #expect(largestDifference(bench.backend.download(out), expected) < 1e-6)
  }

  @Test(
    "an LSTM is PyTorch's cell over the rows in order, and goes on where it stopped",
    arguments: CPUBackend.instructionSets)
  func lstm(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 4)
    for hidden in [16, 48, 128] {
      let steps = 7
      let x = numbers.array(steps * 4 * hidden).map { 2 * $0 }
      let weight = numbers.array(4 * hidden * hidden).map { $0 / 4 }
      let bias = numbers.array(4 * hidden)
      let begin = numbers.array(2 * hidden)
      let state = try bench.tensor(begin, [2, hidden])
      let out = try bench.tensor([steps, hidden])
      let (input, matrix) = (try bench.tensor(x, [steps, 4 * hidden]), try bench.tensor(weight, [hidden, 4 * hidden]))
      let added = try bench.tensor(bias, [1, 4 * hidden])
      // In two parts, of which the second begins with the state that the first left.
      for part in [0..<3, 3..<steps] {
        bench.backend.lstm(input.rows(part), weight: matrix, bias: added, state: state, out: out.rows(part))
      }
      let (outputs, last) = Self.reference(x, weight, bias, begin, steps: steps, hidden: hidden)
      #expect(largestDifference(bench.backend.download(out), outputs) < 5e-6, "\(hidden)")
      #expect(largestDifference(bench.backend.download(state), last) < 5e-6, "\(hidden)")
    }
  }

  private static func reference(
    _ x: [Float], _ weight: [Float], _ bias: [Float], _ begin: [Float], steps: Int, hidden: Int
  ) -> (outputs: [Double], state: [Double]) {
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    var (state, cell) = (begin[..<hidden].map(Double.init), begin[hidden...].map(Double.init))
    var outputs: [Double] = []
    for step in 0..<steps {
      let gates = (0..<4 * hidden).map { gate in
        (0..<hidden).reduce(Double(x[step * 4 * hidden + gate]) + Double(bias[gate])) {
          $0 + state[$1] * Double(weight[$1 * 4 * hidden + gate])
        }
      }
      for i in 0..<hidden {
        cell[i] = sigmoid(gates[hidden + i]) * cell[i] + sigmoid(gates[i]) * tanh(gates[2 * hidden + i])
        state[i] = sigmoid(gates[3 * hidden + i]) * tanh(cell[i])
      }
      outputs += state
    }
    return (outputs, state + cell)
  }

  @Test("attention weights are a softmax over what each chosen row sees", arguments: CPUBackend.instructionSets)
  func attentionWeights(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 5)
    let (heads, cached, size, blockSize, length, positions) = (4, 2, 24, 16, 39, 42)
    for (dtype, bound) in [(DType.float32, 1e-5), (.bfloat16, 2e-2)] {
      let blockBytes = cached * size * blockSize * dtype.size
      let cache = PagedCache(
        keys: try bench.allocate(blockBytes * 8), values: try bench.allocate(blockBytes * 8), dtype: dtype,
        heads: cached, headSize: size, blockSize: blockSize)
      let table: [Int32] = [6, 2, 4]
      let key = numbers.array(length * cached * size)
      let slots = (0..<length).map { table[$0 / blockSize] * Int32(blockSize) + Int32($0 % blockSize) }
      let keys = try bench.tensor(key, [length, cached * size])
      bench.backend.write(key: keys, value: keys, to: cache, slots: try bench.tensor(slots))
      let query = numbers.array(3 * heads * size)
      let lengths: [Int32] = [7, 39, 20]
      let (rows, chosen): ([Int32], [Int32]) = ([2, 0], [3, 1, 0])
      let out = try bench.tensor([chosen.count, rows.count, positions])
      bench.backend.attentionWeights(
        query: try bench.tensor(query, [3, heads * size]), cache: cache,
        index: CacheIndex(
          tables: try bench.tensor([1, 3] + table), starts: try bench.tensor([2, 2, 2] as [Int32]),
          lengths: try bench.tensor(lengths)),
        heads: heads, chosenRows: try bench.tensor(rows), chosenHeads: try bench.tensor(chosen), scale: 0.7, out: out)
      let found = bench.backend.download(out)
      var expected: [Double] = []
      for head in chosen.map(Int.init) {
        for row in rows.map(Int.init) {
          let scores = (0..<Int(lengths[row])).map { position in
            (0..<size).reduce(0.0) {
              let k = key[(position * cached + head / 2) * size + $1]
              return $0
                + Double(query[(row * heads + head) * size + $1] * (dtype == .bfloat16 ? Reference.bfloat16(k) : k))
            } * 0.7
          }
          let total = scores.reduce(0) { $0 + exp($1) }
          expected += scores.map { exp($0) / total } + Array(repeating: 0, count: positions - scores.count)
        }
      }
      #expect(largestDifference(found, expected) < bound, "\(dtype)")
    }
  }
}
