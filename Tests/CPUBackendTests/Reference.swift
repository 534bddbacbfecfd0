import Compute
import Glibc

@testable import CPUBackend

/// Numbers that repeat from run to run.
struct Numbers {
  private var state: UInt32

  init(seed: UInt32) { state = seed }

  /// Between -1 and 1.
  mutating func next() -> Float {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Float(state >> 8) / Float(1 << 23) - 1
  }

  mutating func array(_ count: Int) -> [Float] { (0..<count).map { _ in next() } }
}

/// What the kernels compute, in plain loops and double precision.
enum Reference {
  /// x `[rows, depth]` · Wᵀ, W `[columns, depth]`.
  static func product(_ x: [Float], _ w: [Float], rows: Int, columns: Int, depth: Int) -> [Double] {
    var out: [Double] = []
    for r in 0..<rows {
      for c in 0..<columns {
        var sum = 0.0
        for k in 0..<depth { sum += Double(x[r * depth + k]) * Double(w[c * depth + k]) }
        out.append(sum)
      }
    }
    return out
  }

  static func gelu(_ x: Double) -> Double { 0.5 * x * (1 + erf(x / 2.0.squareRoot())) }

  /// One head: every query attends to the first `visible(query)` keys.
  static func attention(
    query: [[Float]], key: [[Float]], value: [[Float]], scale: Double, visible: (Int) -> Int
  ) -> [[Double]] {
    query.indices.map { q in
      let scores = (0..<visible(q)).map { k in
        zip(query[q], key[k]).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } * scale
      }
      let best = scores.max() ?? 0
      let weights = scores.map { exp($0 - best) }
      let total = weights.reduce(0, +)
      return value[0].indices.map { d in
        zip(weights, value).reduce(0.0) { $0 + $1.0 * Double($1.1[d]) } / total
      }
    }
  }

  /// Rounded to bfloat16 and back, ties to even.
  static func bfloat16(_ x: Float) -> Float {
    let bits = x.bitPattern
    return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
  }
}

/// A backend with memory for a test.
struct Bench {
  let backend: CPUBackend
  private var buffers: [Buffer] = []

  init(_ instructionSet: String, threads: Int = 2) throws {
    backend = try CPUBackend(threads: threads, instructionSet: instructionSet)
  }

  mutating func allocate(_ bytes: Int) throws(ComputeError) -> DeviceAddress {
    let buffer = try backend.allocate(bytes: bytes)
    buffers.append(buffer)
    return buffer.address
  }

  mutating func tensor(_ shape: Shape) throws -> Tensor { Tensor(try allocate(shape.count * 4), .float32, shape) }

  mutating func tensor(_ values: [Float], _ shape: Shape) throws -> Tensor {
    let tensor = try tensor(shape)
    backend.upload(values, to: tensor)
    return tensor
  }

  mutating func tensor(_ values: [Int32]) throws -> Tensor {
    let tensor = Tensor(try allocate(values.count * 4), .int32, [values.count])
    backend.upload(values, to: tensor)
    return tensor
  }

  mutating func pack(_ blocks: [any HostTensor], as dtype: DType) throws -> PackedMatrix {
    var held: [Buffer] = []
    defer { buffers += held }
    return try backend.pack(blocks, as: dtype) { bytes throws(ComputeError) in
      let buffer = try backend.allocate(bytes: bytes)
      held.append(buffer)
      return buffer.address
    }
  }
}

func largestDifference(_ a: [Float], _ b: [Double]) -> Double {
  precondition(a.count == b.count)
  return zip(a, b).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
}
