import Compute
import GraphPicture
import ModelKit

/// One request's way through a graph on a recording backend.
struct RecordedRun: ~Copyable {
  private let graph: any ForwardGraph
  private let backend: RecordingBackend
  private let caches: [CacheView]
  private var step: StepContext

  private static let blockSize = 16

  init(_ graph: any ForwardGraph, _ backend: RecordingBackend, _ dtype: DType) throws(ComputeError) {
    self.graph = graph
    self.backend = backend
    step = StepContext(backend)
    var caches: [CacheView] = []
    for group in graph.caches.groups {
      var layers: [PagedCache] = []
      for _ in 0..<group.layers {
        // One byte stands for all: nothing is written.
        layers.append(
          PagedCache(
            keys: try backend.allocate(bytes: 1).address, values: try backend.allocate(bytes: 1).address, dtype: dtype,
            heads: group.heads, headSize: group.headSize, blockSize: Self.blockSize))
      }
      caches.append(CacheView(layers: layers))
    }
    self.caches = caches
  }

  /// Encodes an item into the caches that hold what is attended to.
  mutating func encode(_ item: MediaFeatures?) throws(ComputeError) {
    guard let item else { return }
    backend.begin("encoder, once for each item")
    for (place, group) in graph.caches.groups.enumerated() {
      guard case .source(let positions) = group.positions else { continue }
      let slots = try step.make((0..<Int32(positions)).map { $0 })
      try graph.encode(item, into: .cache(caches[place], slots: slots), &step)
    }
  }

  /// Computes one token after the first.
  mutating func forward() throws(ComputeError) {
    backend.begin("decoder, once for each token")
    var batchCaches: [BatchCache] = []
    for (place, group) in graph.caches.groups.enumerated() {
      let index = CacheIndex(
        tables: try step.make([Int32(0)]), starts: try step.make([Int32(0)]), lengths: try step.make([Int32(1)]))
      let slots: Tensor? = group.positions == .tokens ? try step.make([Int32(0)]) : nil
      batchCaches.append(BatchCache(caches[place], slots: slots, index: index))
    }
    let batch = Batch(
      tokens: try step.make([Int32(0)]), positions: try step.make([Int32(0)]), sampledRows: [0], caches: batchCaches)
    _ = try graph.forward(batch, &step)
  }
}
