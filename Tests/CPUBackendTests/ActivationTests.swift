import CPUBackend
import Compute
import Glibc
import Testing

@Suite("Activations")
struct ActivationTests {
  private static func expected(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .identity: x
    case .gelu: Reference.gelu(x)
    case .geluTanh: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .quickGELU: x / (1 + exp(-1.702 * x))
    case .silu: x / (1 + exp(-x))
    case .relu: max(x, 0)
    case .tanh: Glibc.tanh(x)
    }
  }

  @Test("each is what its formula says, from far below zero to far above", arguments: CPUBackend.instructionSets)
  func values(isa: String) throws {
    var bench = try Bench(isa)
    let inputs: [Float] = (0..<71).map { (Float($0) - 35) * 0.3 } + [-1e4, -200, -90, 90, 200, 1e4, 0]
    let identity = HostArray([1], [1, 1])
    let weight = try bench.pack([identity], as: .float32)
    for activation in Activation.allCases {
      let out = try bench.tensor([inputs.count, 1])
      bench.backend.linear(
        try bench.tensor(inputs, [inputs.count, 1]), weight, bias: nil, activation: activation, residual: nil, out: out)
      for (x, found) in zip(inputs, bench.backend.download(out)) {
        let wanted = Self.expected(activation, Double(x))
        #expect(abs(Double(found) - wanted) <= 1e-6 * max(1, abs(wanted)), "\(isa) \(activation) \(x): \(found)")
      }
    }
  }

  @Test(
    "applied to a product afterwards, each gives the bits that it gives within the product",
    arguments: CPUBackend.instructionSets)
  func afterwards(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 22)
    let (rows, columns, depth) = (5, 71, 9)
    let x = try bench.tensor(numbers.array(rows * depth).map { $0 * 3 }, [rows, depth])
    let weight = try bench.pack([HostArray(numbers.array(columns * depth), [columns, depth])], as: .float32)
    let bias = try bench.tensor(numbers.array(columns), [1, columns])
    let residual = try bench.tensor(numbers.array(rows * columns), [rows, columns])
    for activation in Activation.allCases {
      for residual in [nil, residual] {
        let (fused, sums, out) = (
          try bench.tensor([rows, columns]), try bench.tensor([rows, columns]), try bench.tensor([rows, columns])
        )
        bench.backend.linear(x, weight, bias: bias, activation: activation, residual: residual, out: fused)
        bench.backend.linear(x, weight, bias: bias, activation: .identity, residual: nil, out: sums)
        bench.backend.activate(sums, activation, residual: residual, out: out)
        #expect(bench.backend.download(out) == bench.backend.download(fused), "\(isa) \(activation)")
        bench.backend.activate(sums, activation, residual: residual, out: sums)
        #expect(bench.backend.download(sums) == bench.backend.download(fused), "\(isa) \(activation), in place")
      }
    }
  }

  @Test("a gate is activated and multiplied with what stands beside it", arguments: CPUBackend.instructionSets)
  func gated(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 21)
    let (rows, columns) = (3, 37)
    let x = numbers.array(rows * 2 * columns).map { $0 * 4 }
    let out = try bench.tensor([rows, columns])
    bench.backend.gated(try bench.tensor(x, [rows, 2 * columns]), activation: .silu, out: out)
    var expected: [Double] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let gate = Double(x[row * 2 * columns + column])
        expected.append(Self.expected(.silu, gate) * Double(x[row * 2 * columns + columns + column]))
      }
    }
    #expect(largestDifference(bench.backend.download(out), expected) < 1e-5)
  }

  @Test("Hugging Face's names lead to them, and others to none")
  func names() {
    #expect(Activation(huggingFace: "quick_gelu") == .quickGELU)
    #expect(Activation(huggingFace: "gelu_pytorch_tanh") == .geluTanh)
    #expect(Activation(huggingFace: "silu") == .silu)
    #expect(Activation(huggingFace: "mish") == nil)
  }
}
