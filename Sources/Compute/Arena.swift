/// Memory for the intermediates of a step: taken by moving a mark, given back all at once.
///
/// It starts empty and grows by chunks; `reset` merges them, so that after the first steps of a size there is one chunk
/// and taking memory costs an addition.
public struct Arena: ~Copyable {
  private let backend: any Backend
  private var chunks: [Buffer] = []
  /// The chunk that memory is taken from, and how much of it is taken.
  private var current = 0
  private var used = 0
  private static let alignment = 64
  private static let smallestChunk = 1 << 20

  public init(_ backend: any Backend) { self.backend = backend }

  /// Bytes held from the backend.
  public var capacity: Int { chunks.reduce(0) { $0 + $1.byteCount } }

  /// Uninitialised memory for a tensor of that type and shape, valid until the mark goes back before it.
  public mutating func make(_ dtype: DType, _ shape: Shape) throws(ComputeError) -> Tensor {
    Tensor(try take(bytes: shape.count * dtype.size), dtype, shape)
  }

  /// Where the arena stands; `release(to:)` gives back all that was taken after it.
  public struct Mark: Sendable {
    let chunk: Int
    let used: Int
  }

  public var mark: Mark { Mark(chunk: current, used: used) }

  /// Gives back all that was taken after `mark`.
  public mutating func release(to mark: Mark) {
    current = mark.chunk
    used = mark.used
  }

  /// Gives back everything.
  public mutating func reset() throws(ComputeError) {
    release(to: Mark(chunk: 0, used: 0))
    guard chunks.count > 1 else { return }
    let total = capacity
    chunks = []
    chunks = [try backend.allocate(bytes: total)]
  }

  private mutating func take(bytes: Int) throws(ComputeError) -> DeviceAddress {
    let size = (max(bytes, 1) + Self.alignment - 1) / Self.alignment * Self.alignment
    while current < chunks.count, used + size > chunks[current].byteCount {
      current += 1
      used = 0
    }
    if current == chunks.count {
      chunks.append(try backend.allocate(bytes: max(size, Self.smallestChunk)))
    }
    defer { used += size }
    return chunks[current].address.advanced(by: used)
  }
}
