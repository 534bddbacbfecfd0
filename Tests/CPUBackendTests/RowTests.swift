import CPUBackend
import Compute
import Testing

@testable import CPUBackend

@Suite("Work on rows")
struct RowTests {
  @Test("a normalised row has mean 0 and variance 1 before scale and shift", arguments: CPUBackend.instructionSets)
  func layerNorm(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 9)
    let (rows, columns) = (5, 83)
    let x = numbers.array(rows * columns).map { $0 * 3 + 10 }
    let (weight, bias) = (numbers.array(columns), numbers.array(columns))
    let out = try bench.tensor([rows, columns])
    bench.backend.layerNorm(
      try bench.tensor(x, [rows, columns]), weight: try bench.tensor(weight, [columns]),
      bias: try bench.tensor(bias, [columns]), epsilon: 1e-5, out: out)
    var expected: [Double] = []
    for r in 0..<rows {
      let row = x[r * columns..<(r + 1) * columns].map(Double.init)
      let mean = row.reduce(0, +) / Double(columns)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
      for (c, value) in row.enumerated() {
        expected.append((value - mean) / (variance + 1e-5).squareRoot() * Double(weight[c]) + Double(bias[c]))
      }
    }
    #expect(largestDifference(bench.backend.download(out), expected) < 1e-5)
  }

  @Test("group norm takes mean and variance of the whole", arguments: CPUBackend.instructionSets)
  func groupNorm(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 9)
    let (rows, columns) = (70, 37)
    let x = numbers.array(rows * columns).map { $0 * 3 + 1 }
    let (weight, bias) = (numbers.array(columns), numbers.array(columns))
    let out = try bench.tensor([rows, columns])
    bench.backend.groupNorm(
      try bench.tensor(x, [rows, columns]), weight: try bench.tensor(weight, [columns]),
      bias: try bench.tensor(bias, [columns]), epsilon: 1e-5, out: out)
    let mean = x.reduce(0) { $0 + Double($1) } / Double(x.count)
    let variance = x.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(x.count)
    for (place, found) in bench.backend.download(out).enumerated() {
      let column = place % columns
      let wanted =
        (Double(x[place]) - mean) / (variance + 1e-5).squareRoot() * Double(weight[column]) + Double(bias[column])
      #expect(abs(Double(found) - wanted) < 1e-5)
    }
  }

  @Test("a row is scaled to a mean square of 1 before its weight", arguments: CPUBackend.instructionSets)
  func rmsNorm(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 11)
    let (rows, columns) = (4, 77)
    let (x, weight) = (numbers.array(rows * columns).map { $0 * 5 }, numbers.array(columns))
    let out = try bench.tensor([rows, columns])
    bench.backend.rmsNorm(
      try bench.tensor(x, [rows, columns]), weight: try bench.tensor(weight, [columns]), epsilon: 1e-5, out: out)
    var expected: [Double] = []
    for r in 0..<rows {
      let row = x[r * columns..<(r + 1) * columns].map(Double.init)
      let square = row.reduce(0) { $0 + $1 * $1 } / Double(columns)
      expected += zip(row, weight).map { $0 / (square + 1e-5).squareRoot() * Double($1) }
    }
    #expect(largestDifference(bench.backend.download(out), expected) < 1e-5)
  }

  @Test("the largest element is found, the first of equal ones", arguments: CPUBackend.instructionSets)
  func argmax(isa: String) throws {
    var bench = try Bench(isa)
    var values = [Float](repeating: -7, count: 101)
    values[40] = 3
    values[99] = 3
    values[7] = -.infinity
    let x = try bench.tensor(values + Array(repeating: -.infinity, count: 101), [2, 101])
    let sampled = try bench.backend.sample(x, [SamplingRequest(row: 0), SamplingRequest(row: 1)])
    #expect(sampled.map(\.token) == [40, 0])
  }

  @Test("half precision is widened exactly, subnormal and infinite values too", arguments: CPUBackend.instructionSets)
  func float16(isa: String) throws {
    struct Halves: HostTensor {
      let bits: [UInt16]
      var dtype: DType { .float16 }
      var shape: Shape { [bits.count] }
      func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
      ) throws(Failure) -> Result { try bits.span.bytes.withUnsafeBytes(body) }
    }
    let bench = try Bench(isa)
    var buffer: Buffer?
    let tensor = try bench.backend.load(Halves(bits: [0x3C00, 0xC000, 0x0001, 0x8000, 0x7BFF, 0x7C00, 0x03FF])) {
      bytes throws(ComputeError) in
      let made = try bench.backend.allocate(bytes: bytes)
      buffer = made
      return made.address
    }
    #expect(
      bench.backend.download(tensor)
        == [1, -2, 0x1p-24, -0.0, 65504, .infinity, 1023 * 0x1p-24])
    #expect(buffer != nil)
  }

  @Test("many small kernels in a row on several threads give what one thread gives")
  func threads() throws {
    var numbers = Numbers(seed: 10)
    let (rows, columns, depth) = (3, 300, 40)
    let x = numbers.array(rows * depth)
    let w = HostArray(numbers.array(columns * depth), [columns, depth])
    var results: [[Float]] = []
    for threads in [1, 2, 5] {
      var bench = try Bench(CPUBackend.instructionSets[0], threads: threads)
      let packed = try bench.pack([w], as: .float32)
      let input = try bench.tensor(x, [rows, depth])
      let out = try bench.tensor([rows, columns])
      for _ in 0..<2_000 {
        bench.backend.linear(input, packed, bias: nil, activation: .identity, residual: nil, out: out)
      }
      results.append(bench.backend.download(out))
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test("an instruction set that is not there is refused with those that are")
  func unknown() {
    #expect(throws: ComputeError.unknownInstructionSet("mmx", known: CPUBackend.instructionSets)) {
      try CPUBackend(threads: 1, instructionSet: "mmx")
    }
  }
}
