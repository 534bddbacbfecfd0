import Compute
import GraphPicture
import ModelKit

/// One request's way through a graph on a recording backend.
struct RecordedRun: ~Copyable {
  private let graph: any ForwardGraph
  private let backend: RecordingBackend
  private let caches: [CacheView]
  private var step: StepContext
  /// An item that stands in the prompt.
  private var embedded: Tensor?

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

  /// Encodes an item, into the caches or for the prompt.
  mutating func encode(_ item: MediaFeatures?) throws(ComputeError) {
    guard let item else { return }
    backend.begin("encoder, once for each item")
    if let encoder = graph as? any SourceEncoder {
      var slots: [SourceSlots] = []
      for (place, group) in graph.caches.groups.enumerated() where group.positions != .tokens {
        slots.append(SourceSlots(caches[place], slots: try step.make((0..<Int32(item.positions)).map { $0 })))
      }
      try encoder.encodeSources([item], into: [SourceTarget(slots)], &step)
    } else if let encoder = graph as? any EmbeddingEncoder {
      let rows = try step.make([item.positions, encoder.embeddingSize])
      try encoder.embed([item], into: [rows], &step)
      embedded = rows
    }
  }

  /// Computes one token, with an item's first row beside it where items stand in the prompt.
  mutating func forward() throws(ComputeError) {
    backend.begin("decoder, once for each token")
    let rows = embedded == nil ? 1 : 2
    func each(_ value: Int32) -> [Int32] { Array(repeating: value, count: rows) }
    var batchCaches: [BatchCache] = []
    for (place, group) in graph.caches.groups.enumerated() {
      let index = CacheIndex(
        tables: try step.make([Int32(0)]), starts: try step.make(each(0)), lengths: try step.make(each(1)))
      let sampledIndex = CacheIndex(
        tables: index.tables, starts: try step.make([Int32(0)]), lengths: try step.make([Int32(1)]))
      let slots: Tensor? = group.positions == .tokens ? try step.make(each(0)) : nil
      batchCaches.append(BatchCache(caches[place], slots: slots, index: index, sampledIndex: sampledIndex))
    }
    let batch = Batch(
      tokens: try step.make(each(0)), positions: try step.make(each(0)), lengths: each(1),
      sampledRows: [Int32(rows - 1)], caches: batchCaches,
      embeddings: embedded.map { [EmbeddedRows(0..<1, $0.rows(0..<1))] } ?? [])
    _ = try graph.forward(batch, &step)
  }
}
