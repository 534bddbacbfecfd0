import Compute
import ModelKit

/// Turns sequences into batches for the graph, and keeps the caches that they fill.
struct ModelRunner: ~Copyable {
  let model: LoadedModel
  let maxLength: Int
  private(set) var caches: [KVCache]
  private var step: StepContext

  init(_ model: LoadedModel, sequences: Int, maxLength: Int) throws(ComputeError) {
    self.model = model
    self.maxLength = maxLength
    let environment = model.environment
    step = StepContext(environment.backend)
    caches = []
    for group in model.graph.caches.groups {
      caches.append(
        try KVCache(
          group, sequences: sequences, maxLength: maxLength, dtype: environment.dtype, environment.backend))
    }
  }

  /// Takes the blocks for sequences of at most `length` positions, `count` of them that share what was encoded.
  /// - Returns: for each sequence the blocks of each cache group; nil, and none taken, where there are not enough.
  mutating func reserve(length: Int, count: Int) -> [[[Int32]]]? {
    var taken: [[[Int32]]] = Array(repeating: [], count: count)
    for place in caches.indices {
      let size = caches[place].blockCount(for: length)
      let isShared = caches[place].group.positions != .tokens
      guard let blocks = caches[place].pool.take(isShared ? size : size * count) else {
        for sequence in taken { release(sequence) }
        return nil
      }
      for sequence in 0..<count {
        if isShared, sequence > 0 { caches[place].pool.share(blocks) }
        taken[sequence].append(isShared ? blocks : Array(blocks[sequence * size..<(sequence + 1) * size]))
      }
    }
    return taken
  }

  mutating func release(_ blocks: [[Int32]]) {
    for (place, blocks) in blocks.enumerated() { caches[place].pool.release(blocks) }
  }

  /// Runs the encoder for a request whose sequences hold `blocks`.
  mutating func encode(_ features: [MediaFeatures], blocks: [[Int32]]) throws(ComputeError) {
    try step.arena.reset()
    for item in features {
      for (place, cache) in caches.enumerated() {
        guard case .source(let positions) = cache.group.positions else { continue }
        let slots = (0..<positions).map { cache.slot($0, in: blocks[place]) }
        try model.graph.encode(item, into: .cache(cache.view, slots: try step.make(slots)), &step)
      }
    }
  }

  /// One step: every sequence's tokens that were not computed yet.
  /// - Returns: logits `[rows, vocabularySize]`, one row a sequence, or one for each of its new tokens where
  ///   `wantsAllRows` says so.
  mutating func forward(
    _ sequences: [ActiveSequence], wantsAllRows: (ActiveSequence) -> Bool
  ) throws(ComputeError) -> Tensor {
    try step.arena.reset()
    var tokens: [Int32] = []
    var positions: [Int32] = []
    var sampledRows: [Int32] = []
    for sequence in sequences {
      let new = sequence.tokens[sequence.computed...]
      let first = tokens.count
      tokens += new
      positions += (Int32(sequence.computed)..<Int32(sequence.tokens.count))
      let wanted = wantsAllRows(sequence) ? first..<tokens.count : tokens.count - 1..<tokens.count
      sampledRows += wanted.map(Int32.init)
    }
    var batchCaches: [BatchCache] = []
    for (place, cache) in caches.enumerated() { batchCaches.append(try batchCache(cache, place, sequences)) }
    let batch = Batch(
      tokens: try step.make(tokens), positions: try step.make(positions), sampledRows: sampledRows,
      caches: batchCaches)
    let logits = try model.graph.forward(batch, &step)
    for sequence in sequences { sequence.computed = sequence.tokens.count }
    return logits
  }

  private mutating func batchCache(
    _ cache: KVCache, _ place: Int, _ sequences: [ActiveSequence]
  ) throws(ComputeError) -> BatchCache {
    var tables: [Int32] = []
    var starts: [Int32] = []
    var lengths: [Int32] = []
    var slots: [Int32] = []
    for sequence in sequences {
      let blocks = sequence.blocks[place]
      for position in sequence.computed..<sequence.tokens.count {
        starts.append(Int32(tables.count))
        switch cache.group.positions {
        case .tokens:
          lengths.append(Int32(position + 1))
          slots.append(cache.slot(position, in: blocks))
        case .source(let positions): lengths.append(Int32(positions))
        }
      }
      tables += blocks
    }
    let index = CacheIndex(
      tables: try step.make(tables), starts: try step.make(starts), lengths: try step.make(lengths))
    return BatchCache(cache.view, slots: slots.isEmpty ? nil : try step.make(slots), index: index)
  }
}
