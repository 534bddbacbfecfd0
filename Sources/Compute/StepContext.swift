/// What a graph has at hand while it computes: the backend, memory for intermediates, and taps. Tensors that it makes
/// last until the engine's next step.
public struct StepContext: ~Copyable {
  public let backend: any Backend
  public var arena: Arena
  /// Which rows of the step have an adapter; empty where none has.
  public var adapters: [AdaptedRows] = []
  /// Sees named intermediates; nil in normal use. Tests compare them with the reference implementation's.
  public var tap: ((_ name: String, _ shape: Shape, _ values: [Float]) -> Void)?

  public init(_ backend: any Backend) {
    self.backend = backend
    arena = Arena(backend)
  }

  /// An uninitialised float32 tensor.
  public mutating func make(_ shape: Shape) throws(ComputeError) -> Tensor { try arena.make(.float32, shape) }

  /// An int32 tensor `[values.count]`.
  public mutating func make(_ values: [Int32]) throws(ComputeError) -> Tensor {
    let tensor = try arena.make(.int32, [values.count])
    backend.upload(values, to: tensor)
    return tensor
  }

  /// A float32 tensor with those values.
  public mutating func make(_ values: [Float], _ shape: Shape) throws(ComputeError) -> Tensor {
    let tensor = try make(shape)
    backend.upload(values, to: tensor)
    return tensor
  }

  /// Runs `body` and then takes back the memory that it took: tensors made in it are not to be used after it.
  public mutating func scope(_ body: (inout StepContext) throws(ComputeError) -> Void) throws(ComputeError) {
    let mark = arena.mark
    try body(&self)
    arena.release(to: mark)
  }

  /// Shows an intermediate to whoever taps.
  public func tap(_ name: @autoclosure () -> String, _ tensor: Tensor) {
    if let tap { tap(name(), tensor.shape, backend.download(tensor)) }
  }
}
