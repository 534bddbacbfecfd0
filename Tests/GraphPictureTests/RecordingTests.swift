import Compute
import Testing

@testable import GraphPicture

/// A weight with a name.
struct NamedWeight: HostTensor {
  let name: String
  let shape: Shape
  var dtype: DType { .float32 }

  func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: nil, count: 0))
  }
}

@Suite("Recording a graph")
struct RecordingTests {
  /// A model of `layers` layers, each a norm, a product and a product that is added to what came in.
  static func record(layers: Int) throws -> RecordingBackend {
    let backend = RecordingBackend(weightTypes: [.bfloat16]) { ($0 as? NamedWeight)?.name }
    func allocate(_ bytes: Int) throws(ComputeError) -> DeviceAddress { try backend.allocate(bytes: bytes).address }
    func pack(_ name: String, _ rows: Int, _ depth: Int) throws(ComputeError) -> PackedMatrix {
      try backend.pack([NamedWeight(name: name, shape: [rows, depth])], as: .bfloat16, into: allocate)
    }
    var step = StepContext(backend)
    backend.begin("body")
    let x = try step.make([Float](repeating: 0, count: 8), [2, 4])
    for layer in 0..<layers {
      let norm = try backend.load(NamedWeight(name: "layers.\(layer).norm", shape: [4]), into: allocate)
      let up = try pack("layers.\(layer).up", 16, 4)
      let down = try pack("layers.\(layer).down", 4, 16)
      try step.scope { step throws(ComputeError) in
        let normed = try step.make(Shape([2, 4]))
        backend.layerNorm(x, weight: norm, bias: norm, epsilon: 1e-5, out: normed)
        let inner = try step.make(Shape([2, 16]))
        backend.linear(normed, up, bias: nil, activation: .gelu, residual: nil, out: inner)
        backend.linear(inner, down, bias: nil, activation: .identity, residual: x, out: x)
      }
    }
    return backend
  }

  @Test("operations know their weights and whose results they read, also in memory that is used again")
  func sources() throws {
    let operations = try Self.record(layers: 2).operations
    #expect(
      operations.map(\.name) == [
        "input", "layer norm", "linear, gelu", "linear, + residual", "layer norm", "linear, gelu", "linear, + residual",
      ])
    #expect(operations.map(\.sources) == [[], [0], [1], [0, 2], [3], [4], [3, 5]])
    #expect(operations[2].weights == ["layers.0.up"] && operations[2].shape == [2, 16])
    #expect(operations.allSatisfy { $0.section == "body" })
  }

  @Test("weights are counted in the type that they are held in")
  func bytes() throws {
    #expect(try Self.record(layers: 1).weightBytes == ["layers.0.norm": 16, "layers.0.up": 128, "layers.0.down": 128])
  }

  @Test("what was kept in a cache is read by what attends to it")
  func caches() throws {
    let backend = RecordingBackend(weightTypes: [.float32]) { _ in nil }
    var step = StepContext(backend)
    let rows = try step.make([Float](repeating: 0, count: 4), [1, 4])
    let cache = PagedCache(
      keys: try backend.allocate(bytes: 1).address, values: try backend.allocate(bytes: 1).address, dtype: .float32,
      heads: 1, headSize: 4, blockSize: 16)
    let zero = try step.make([Int32(0)])
    backend.write(key: rows, value: rows, to: cache, slots: zero)
    let query = try step.make([Float](repeating: 0, count: 4), [1, 4])
    let out = try step.make(Shape([1, 4]))
    let index = CacheIndex(tables: zero, starts: zero, lengths: zero)
    backend.attention(query: query, cache: cache, index: index, heads: 1, scale: 1, out: out)
    #expect(backend.operations.map(\.sources) == [[], [0], [], [1, 2]])
  }

  @Test("a view of some columns is read from whoever wrote the rows")
  func columns() throws {
    let backend = RecordingBackend(weightTypes: [.float32]) { _ in nil }
    var step = StepContext(backend)
    let rows = try step.make([Float](repeating: 0, count: 24), [2, 12])
    let out = try step.make(Shape([2, 4]))
    backend.copy(rows.columns(4..<8), to: out)
    #expect(backend.operations.last?.sources == [0])
  }

  @Test("layers that are alike are folded, whatever stands around them")
  func folding() throws {
    let operations = try Self.record(layers: 5).operations
    #expect(
      Repetition.fold(operations, 0..<operations.count) == [
        Repetition(operations: 0..<1, count: 1), Repetition(operations: 1..<4, count: 5),
      ])
    let single = try Self.record(layers: 1).operations
    #expect(Repetition.fold(single, 0..<4).allSatisfy { $0.count == 1 })
  }

  @Test(
    "numbers in names stand for layers",
    arguments: [
      ("layers.0.up", "layers.*.up"), ("decoder/layer_12/linear_0/weight", "decoder/layer_*/linear_*/weight"),
      ("conv1.weight", "conv1.weight"), ("", ""), ("a.1", "a.*"),
    ])
  func patterns(name: String, pattern: String) {
    #expect(layerPattern(name) == pattern)
  }
}
