import Checkpoint
import Compute

/// What a graph is built with: the backend, the type of its weights, and the memory that they live in.
public struct GraphEnvironment: Sendable {
  public let backend: any Backend
  /// The type that products are computed in, and that keys and values are kept in.
  public let dtype: DType
  /// The linear layers of the graph, which adapters can change.
  public let linearLayers = LinearLayers()
  let store: WeightStore

  public init(_ backend: any Backend, dtype: DType) {
    self.backend = backend
    self.dtype = dtype
    store = WeightStore(backend)
  }

  /// Bytes of weights held.
  public var weightBytes: Int { store.bytes }

  /// Packs matrices one above the other for products, and lets go of the file's pages.
  public func pack(_ blocks: [any HostTensor]) throws(LoadError) -> PackedMatrix { try pack(blocks, in: store) }

  /// The same in other memory than the graph's weights.
  func pack(_ blocks: [any HostTensor], in store: WeightStore) throws(LoadError) -> PackedMatrix {
    do throws(ComputeError) {
      let narrowed = blocks.map(\.narrowed)
      let packed = try backend.pack(narrowed, as: dtype) { bytes throws(ComputeError) in
        try store.allocate(bytes)
      }
      for case let stored as StoredTensor in blocks { stored.discard() }
      return packed
    } catch { throw Self.refusal(error, blocks) }
  }

  /// A vector or table as float32.
  public func load(_ host: any HostTensor) throws(LoadError) -> Tensor {
    do throws(ComputeError) {
      let tensor = try backend.load(host.narrowed) { bytes throws(ComputeError) in try store.allocate(bytes) }
      (host as? StoredTensor)?.discard()
      return tensor
    } catch { throw Self.refusal(error, [host]) }
  }

  /// Names the tensor whose type the backend does not take.
  private static func refusal(_ error: ComputeError, _ hosts: [any HostTensor]) -> LoadError {
    guard case .unsupportedDType(let dtype, _) = error,
      let tensor = hosts.lazy.compactMap({ $0 as? StoredTensor }).first(where: { $0.dtype == dtype })
    else { return LoadError(error) }
    return LoadError(
      "The tensor '\(tensor.name)' in \(tensor.file.path) is \(dtype), which this model is not computed with; use a "
        + "checkpoint whose weights are float64, float32, float16 or bfloat16.")
  }

  /// A vector or table of the checkpoint as float32.
  public func take(_ weights: WeightPath, _ name: String, _ shape: Shape) throws(LoadError) -> Tensor {
    let stored: StoredTensor
    do throws(CheckpointError) { stored = try weights.take(name, shape) } catch { throw LoadError(error) }
    return try load(stored)
  }

  /// A matrix of the checkpoint, packed for products.
  public func pack(_ weights: WeightPath, _ name: String, _ shape: Shape) throws(LoadError) -> PackedMatrix {
    let stored: StoredTensor
    do throws(CheckpointError) { stored = try weights.take(name, shape) } catch { throw LoadError(error) }
    return try pack([stored])
  }
}

extension HostTensor {
  /// A tensor of float64 as float32; any other as it is. Backends know no float64.
  fileprivate var narrowed: any HostTensor {
    guard dtype == .float64, let stored = self as? StoredTensor else { return self }
    return HostArray(stored.floats, shape)
  }
}
