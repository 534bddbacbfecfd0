import Compute
import Synchronization

/// A backend that computes nothing and remembers what it was asked: a graph that runs on it costs no time and no memory,
/// and leaves a recording. Its addresses mean nothing. A class, as graphs keep the one backend that they were made with.
public final class RecordingBackend: Backend {
  struct State {
    var operations: [RecordedOperation] = []
    var trace = MemoryTrace()
    /// The names of what was packed or loaded to an address.
    var weights: [DeviceAddress: [String]] = [:]
    var weightBytes: [String: Int] = [:]
    var section = ""
    var nextAddress: UInt = 1 << 40
  }

  let state = Mutex(State())
  /// What weights are packed as, the preferred type first; those of the backend that is played.
  public let weightTypes: [DType]
  private let nameOf: @Sendable (any HostTensor) -> String?

  /// - Parameter name: what a tensor is called that is packed or loaded; nil for one that has no name.
  public init(weightTypes: [DType], name: @escaping @Sendable (any HostTensor) -> String?) {
    self.weightTypes = weightTypes
    nameOf = name
  }

  public var name: String { "recording" }

  public var threads: Int { 1 }

  /// What was asked so far, without the weights.
  public var operations: [RecordedOperation] { state.withLock { $0.operations } }

  /// Bytes that each tensor of the checkpoint takes in memory. Tensors that are packed as one share them by their rows.
  public var weightBytes: [String: Int] { state.withLock { $0.weightBytes } }

  /// What is asked from now on belongs to the part `name`.
  public func begin(_ name: String) { state.withLock { $0.section = name } }

  // MARK: Memory

  public var freeMemory: Int { .max }

  public func allocate(bytes: Int) throws(ComputeError) -> Buffer {
    let address = state.withLock { state in
      defer { state.nextAddress += UInt(bytes + 4095) / 4096 * 4096 }
      return state.nextAddress
    }
    return Buffer(DeviceAddress(address), byteCount: bytes) { _, _ in }
  }

  public func upload(_ values: [Int32], to tensor: Tensor) {
    // Tokens, positions and places in caches: they say what is computed, and are none of it.
    state.withLock { $0.trace.write(tensor, by: -1) }
  }

  public func upload(_ values: [Float], to tensor: Tensor) { record(.input, "input", reads: [], writes: tensor) }

  public func download(_ tensor: Tensor) -> [Float] { Array(repeating: 0, count: tensor.count) }

  public func synchronize() {}

  // MARK: Weights

  public func pack(
    _ blocks: [any HostTensor], as dtype: DType, into allocate: (Int) throws(ComputeError) -> DeviceAddress
  ) throws(ComputeError) -> PackedMatrix {
    let rows = blocks.reduce(0) { $0 + $1.shape[0] }
    let count = blocks.reduce(0) { $0 + $1.shape.count }
    let address = try allocate(count * dtype.size)
    keep(blocks, at: address, elementSize: dtype.size)
    return PackedMatrix(address, dtype, rows: rows, depth: rows > 0 ? count / rows : 0)
  }

  public func load(
    _ host: any HostTensor, into allocate: (Int) throws(ComputeError) -> DeviceAddress
  ) throws(ComputeError) -> Tensor {
    let address = try allocate(host.shape.count * DType.float32.size)
    keep([host], at: address, elementSize: DType.float32.size)
    return Tensor(address, .float32, host.shape)
  }

  private func keep(_ tensors: [any HostTensor], at address: DeviceAddress, elementSize: Int) {
    let named = tensors.compactMap { tensor in nameOf(tensor).map { ($0, tensor.shape.count * elementSize) } }
    state.withLock { state in
      state.weights[address] = named.map(\.0)
      for (name, bytes) in named { state.weightBytes[name, default: 0] += bytes }
    }
  }

  // MARK: Recording

  func names(at address: DeviceAddress) -> [String] { state.withLock { $0.weights[address] ?? [] } }

  func record(
    _ kind: RecordedOperation.Kind, _ name: String, weights: [String] = [], reads: [Tensor?], writes out: Tensor
  ) {
    state.withLock { state in
      let sources = reads.compactMap { $0 }.flatMap { state.trace.sources($0) }
      state.append(kind, name, weights, out.shape, sources)
      state.trace.write(out, by: state.operations.count - 1)
    }
  }
}

extension RecordingBackend.State {
  mutating func append(
    _ kind: RecordedOperation.Kind, _ name: String, _ weights: [String], _ shape: Shape, _ sources: [Int]
  ) {
    operations.append(
      RecordedOperation(
        kind: kind, name: name, weights: weights, shape: shape, sources: Set(sources.filter { $0 >= 0 }).sorted(),
        section: section))
  }
}
