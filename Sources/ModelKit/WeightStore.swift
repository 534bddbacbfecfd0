import Compute
import Synchronization

/// The memory of a model's weights: large tensors have a buffer each, small ones share. A class because the graph, whose
/// tensors point into it, and the loader hold it together.
final class WeightStore: Sendable {
  private struct State {
    var buffers: [Buffer] = []
    var shared: Buffer?
    var used = 0
  }

  private let backend: any Backend
  private let state = Mutex(State())
  private static let sharedSize = 1 << 20
  private static let alignment = 64

  init(_ backend: any Backend) { self.backend = backend }

  var bytes: Int { state.withLock { $0.buffers.reduce(0) { $0 + $1.byteCount } } }

  func allocate(_ bytes: Int) throws(ComputeError) -> DeviceAddress {
    let size = (bytes + Self.alignment - 1) / Self.alignment * Self.alignment
    return try state.withLock { state throws(ComputeError) in
      if size > Self.sharedSize / 2 {
        let buffer = try backend.allocate(bytes: size)
        state.buffers.append(buffer)
        return buffer.address
      }
      if state.shared.map({ state.used + size > $0.byteCount }) ?? true {
        let buffer = try backend.allocate(bytes: Self.sharedSize)
        state.buffers.append(buffer)
        state.shared = buffer
        state.used = 0
      }
      defer { state.used += size }
      guard let shared = state.shared else { throw .outOfMemory(bytes: size) }
      return shared.address.advanced(by: state.used)
    }
  }
}
