import Compute

/// The operations of an encoder of `frames` positions and a decoder of one sequence, at a model's width.
struct KernelBench: ~Copyable {
  static let headSize = 64
  private static let frames = 1500
  private static let vocabulary = 51_200
  /// An operation is repeated for about so long.
  private static let seconds = 0.2

  private let backend: any Backend
  private let dtype: DType
  private let width: Int
  private var step: StepContext

  init(_ backend: any Backend, _ dtype: DType, width: Int) {
    self.backend = backend
    self.dtype = dtype
    self.width = width
    step = StepContext(backend)
  }

  consuming func run() throws(ComputeError) -> [KernelFigure] {
    [
      try linear("linear", rows: Self.frames, to: 4 * width),
      try linear("linear", rows: 8, to: 4 * width),
      try linear("logits", rows: 1, to: Self.vocabulary),
      try attention(),
      try cachedAttention(),
      try layerNorm(),
    ]
  }

  private mutating func linear(_ name: String, rows: Int, to columns: Int) throws(ComputeError) -> KernelFigure {
    let weight = try pack(rows: columns, depth: width)
    let x = try values([rows, width])
    let out = try step.make([rows, columns])
    let time = measure {
      backend.linear(x, weight, bias: nil, activation: .identity, residual: nil, out: out)
    }
    return KernelFigure(
      operation: name, shape: "\(rows) x \(width) -> \(columns)", seconds: time,
      operations: 2 * Double(rows * width * columns), bytes: rows == 1 ? Double(columns * width * dtype.size) : 0)
  }

  private mutating func attention() throws(ComputeError) -> KernelFigure {
    let shape: Shape = [Self.frames, width]
    let (query, key, value) = (try values(shape), try values(shape), try values(shape))
    let out = try step.make(shape)
    let heads = width / Self.headSize
    let bytes = backend.attentionWorkspace(keys: Self.frames, heads: heads, headSize: Self.headSize, dtype: dtype)
    let workspace = try step.make([bytes / 4 + 1])
    let time = measure {
      backend.attention(
        query: query, key: key, value: value, heads: heads, scale: 0.125, dtype: dtype, workspace: workspace, out: out)
    }
    return KernelFigure(
      operation: "attention", shape: "\(Self.frames), \(heads) x \(Self.headSize)", seconds: time,
      operations: 4 * Double(Self.frames * Self.frames * width), bytes: 0)
  }

  /// One new token attends to all that is in the cache.
  private mutating func cachedAttention() throws(ComputeError) -> KernelFigure {
    let heads = width / Self.headSize
    let positions = (Self.frames + 15) / 16 * 16
    let size = positions * width * dtype.size
    let keys = try backend.allocate(bytes: size)
    let values = try backend.allocate(bytes: size)
    let cache = PagedCache(
      keys: keys.address, values: values.address, dtype: dtype, heads: heads, headSize: Self.headSize,
      blockSize: positions)
    let filling = try self.values([positions, width])
    backend.write(key: filling, value: filling, to: cache, slots: try step.make((0..<Int32(positions)).map { $0 }))
    let index = CacheIndex(
      tables: try step.make([Int32(0)]), starts: try step.make([Int32(0)]),
      lengths: try step.make([Int32(positions)]))
    let query = try self.values([1, width])
    let out = try step.make([1, width])
    let time = measure {
      backend.attention(query: query, cache: cache, index: index, heads: heads, scale: 0.125, out: out)
    }
    withExtendedLifetime((keys, values)) {}
    return KernelFigure(
      operation: "cached attention", shape: "1 to \(positions), \(heads) x \(Self.headSize)", seconds: time,
      operations: 4 * Double(positions * width), bytes: Double(2 * size))
  }

  private mutating func layerNorm() throws(ComputeError) -> KernelFigure {
    let x = try values([Self.frames, width])
    let (weight, bias) = (try values([width]), try values([width]))
    let out = try step.make([Self.frames, width])
    let time = measure { backend.layerNorm(x, weight: weight, bias: bias, epsilon: 1e-5, out: out) }
    return KernelFigure(
      operation: "layer norm", shape: "\(Self.frames) x \(width)", seconds: time, operations: 0,
      bytes: Double(2 * Self.frames * width * 4))
  }

  private mutating func values(_ shape: Shape) throws(ComputeError) -> Tensor {
    try step.make(Self.noise(shape.count), shape)
  }

  private mutating func pack(rows: Int, depth: Int) throws(ComputeError) -> PackedMatrix {
    try backend.pack([HostArray(Self.noise(rows * depth), [rows, depth])], as: dtype) { bytes throws(ComputeError) in
      try step.make([(bytes + 3) / 4]).address
    }
  }

  /// Small numbers without a pattern that matters.
  private static func noise(_ count: Int) -> [Float] {
    (0..<count).map { Float(($0 &* 7919) % 1009) / 1009 - 0.5 }
  }

  /// Seconds of the fastest run.
  private func measure(_ operation: () -> Void) -> Double {
    operation()
    let begin = ContinuousClock.now
    var best = Double.infinity
    repeat {
      let started = ContinuousClock.now
      operation()
      best = min(best, started.secondsToNow)
    } while begin.secondsToNow < Self.seconds
    return best
  }
}
