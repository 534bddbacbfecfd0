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

  /// Runs the encoder for a request whose sequences hold `blocks`: into their caches, or into memory of its own for what
  /// stands in the prompt.
  mutating func encode(
    _ request: PreparedRequest, blocks: [[Int32]]
  ) throws(ComputeError) -> [EmbeddedItem] {
    var embedded: [EmbeddedItem] = []
    for (place, item) in request.features.enumerated() {
      try step.arena.reset()
      if model.descriptor.conditioning == .inline {
        let target = try EmbeddedItem(
          rows: item.positions, columns: model.graph.embeddingSize, request.placements[place], step.backend)
        try model.graph.encode(item, into: .embeddings(target.embeddings), &step)
        embedded.append(target)
        continue
      }
      for (place, cache) in caches.enumerated() {
        guard case .source(let positions) = cache.group.positions else { continue }
        let slots = (0..<positions).map { cache.slot($0, in: blocks[place]) }
        try model.graph.encode(item, into: .cache(cache.view, slots: try step.make(slots)), &step)
      }
    }
    return embedded
  }

  /// One step.
  /// - Returns: logits `[rows, vocabularySize]`, piece after piece: one row for each token that a prompt's logits are
  ///   wanted of, else one for the last token of a sequence.
  mutating func forward(_ pieces: [SequencePiece]) throws(ComputeError) -> Tensor {
    try step.arena.reset()
    var tokens: [Int32] = []
    var positions: [Int32] = []
    var lengths: [Int32] = []
    var sampledRows: [Int32] = []
    var embeddings: [EmbeddedRows] = []
    for piece in pieces {
      let (sequence, range) = (piece.sequence, piece.range)
      let first = tokens.count
      tokens += sequence.tokens[range]
      positions += range.map(Int32.init)
      lengths += range.map { Int32(max($0 + 1, sequence.promptCount)) }
      if sequence.wantsPromptLogits {
        sampledRows += (first..<tokens.count).map(Int32.init)
      } else if piece.isLast {
        sampledRows.append(Int32(tokens.count - 1))
      }
      for item in sequence.group.embedded {
        for rows in item.rows(in: range, from: first) {
          // A placeholder can lie beyond the embedding's table.
          for row in rows.rows { tokens[row] = 0 }
          embeddings.append(rows)
        }
      }
    }
    var batchCaches: [BatchCache] = []
    for (place, cache) in caches.enumerated() { batchCaches.append(try batchCache(cache, place, pieces)) }
    let batch = Batch(
      tokens: try step.make(tokens), positions: try step.make(positions), lengths: lengths, sampledRows: sampledRows,
      caches: batchCaches, embeddings: embeddings)
    return try model.graph.forward(batch, &step)
  }

  private mutating func batchCache(
    _ cache: KVCache, _ place: Int, _ pieces: [SequencePiece]
  ) throws(ComputeError) -> BatchCache {
    var tables: [Int32] = []
    var starts: [Int32] = []
    var lengths: [Int32] = []
    var slots: [Int32] = []
    for piece in pieces {
      let blocks = piece.sequence.blocks[place]
      for position in piece.range {
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
