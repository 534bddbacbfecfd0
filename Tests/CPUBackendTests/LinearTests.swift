import CPUBackend
import Compute
import Testing

@Suite("Products with packed weights")
struct LinearTests {
  /// The last one has more rows than are packed at a time.
  static let shapes = [(1, 1, 1), (1, 33, 7), (5, 64, 64), (13, 51, 100), (31, 96, 33), (200, 70, 129), (1601, 35, 6)]

  @Test("a float32 product is the sum of products", arguments: CPUBackend.instructionSets)
  func float32(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 1)
    for (rows, columns, depth) in Self.shapes {
      let x = numbers.array(rows * depth)
      let w = numbers.array(columns * depth)
      let packed = try bench.pack([HostArray(w, [columns, depth])], as: .float32)
      let out = try bench.tensor([rows, columns])
      bench.backend.linear(
        try bench.tensor(x, [rows, depth]), packed, bias: nil, activation: .identity, residual: nil, out: out)
      let expected = Reference.product(x, w, rows: rows, columns: columns, depth: depth)
      #expect(largestDifference(bench.backend.download(out), expected) < 2e-5, "\(rows) x \(columns) x \(depth)")
    }
  }

  @Test("a bfloat16 product is the float32 product of rounded factors", arguments: CPUBackend.instructionSets)
  func bfloat16(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 2)
    for (rows, columns, depth) in Self.shapes {
      let x = numbers.array(rows * depth)
      let w = numbers.array(columns * depth)
      let packed = try bench.pack([HostArray(w, [columns, depth])], as: .bfloat16)
      let out = try bench.tensor([rows, columns])
      bench.backend.linear(
        try bench.tensor(x, [rows, depth]), packed, bias: nil, activation: .identity, residual: nil, out: out)
      let expected = Reference.product(
        x.map(Reference.bfloat16), w.map(Reference.bfloat16), rows: rows, columns: columns, depth: depth)
      #expect(largestDifference(bench.backend.download(out), expected) < 2e-5, "\(rows) x \(columns) x \(depth)")
    }
  }

  @Test("bias, activation and residual come in that order", arguments: CPUBackend.instructionSets)
  func epilogue(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 3)
    let (rows, columns, depth) = (9, 45, 20)
    let (x, w, bias) = (numbers.array(rows * depth), numbers.array(columns * depth), numbers.array(columns))
    let residual = numbers.array(rows * columns)
    let packed = try bench.pack([HostArray(w, [columns, depth])], as: .float32)
    let out = try bench.tensor(residual, [rows, columns])
    bench.backend.linear(
      try bench.tensor(x, [rows, depth]), packed, bias: try bench.tensor(bias, [columns]), activation: .gelu,
      residual: out, out: out)
    var expected = Reference.product(x, w, rows: rows, columns: columns, depth: depth)
    for i in expected.indices {
      expected[i] = Reference.gelu(expected[i] + Double(bias[i % columns])) + Double(residual[i])
    }
    #expect(largestDifference(bench.backend.download(out), expected) < 1e-5)
  }

  @Test("a row's result is the same bit for bit whatever else is in the batch", arguments: CPUBackend.instructionSets)
  func batchInvariance(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 4)
    let (rows, columns, depth) = (64, 70, 77)
    let x = numbers.array(rows * depth)
    let w = HostArray(numbers.array(columns * depth), [columns, depth])
    for dtype in [DType.float32, .bfloat16] {
      let packed = try bench.pack([w], as: dtype)
      let input = try bench.tensor(x, [rows, depth])
      let whole = try bench.tensor([rows, columns])
      bench.backend.linear(input, packed, bias: nil, activation: .identity, residual: nil, out: whole)
      for count in [1, 2, 3, 7, 12, 16, 33] {
        let part = try bench.tensor([count, columns])
        bench.backend.linear(
          input.rows(5..<5 + count), packed, bias: nil, activation: .identity, residual: nil, out: part)
        #expect(bench.backend.download(part) == bench.backend.download(whole.rows(5..<5 + count)))
      }
    }
  }

  @Test("blocks are stacked in order and gathered rows are the packed ones", arguments: CPUBackend.instructionSets)
  func stackingAndGather(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 5)
    let depth = 19
    let blocks = [30, 1, 50].map { HostArray(numbers.array($0 * depth), [$0, depth]) }
    let all = blocks.flatMap(\.values)
    for dtype in [DType.float32, .bfloat16] {
      let packed = try bench.pack(blocks, as: dtype)
      let ids: [Int32] = [0, 29, 30, 31, 80, 5]
      let out = try bench.tensor([ids.count, depth])
      bench.backend.gather(packed, try bench.tensor(ids), out: out)
      let expected = ids.flatMap { id in
        all[Int(id) * depth..<(Int(id) + 1) * depth].map { dtype == .float32 ? $0 : Reference.bfloat16($0) }
      }
      #expect(bench.backend.download(out) == expected)
    }
  }

  @Test("a convolution sums over its window and its channels", arguments: CPUBackend.instructionSets)
  func convolution(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 6)
    let (frames, channels, outputs, width, stride) = (21, 5, 34, 3, 2)
    let x = numbers.array(frames * channels)
    let w = numbers.array(outputs * channels * width)
    let packed = try bench.pack([HostArray(w, [outputs, channels, width])], as: .float32)
    let framesOut = (frames - width) / stride + 1
    let out = try bench.tensor([framesOut, outputs])
    bench.backend.conv1d(
      try bench.tensor(x, [frames, channels]), packed, width: width, stride: stride, bias: nil,
      activation: .identity, residual: nil, out: out)
    var expected: [Double] = []
    for frame in 0..<framesOut {
      for output in 0..<outputs {
        var sum = 0.0
        for c in 0..<channels {
          for t in 0..<width {
            sum +=
              Double(w[(output * channels + c) * width + t]) * Double(x[(frame * stride + t) * channels + c])
          }
        }
        expected.append(sum)
      }
    }
    #expect(largestDifference(bench.backend.download(out), expected) < 1e-5)
  }
}
