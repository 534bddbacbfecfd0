import Compute
import ModelKit

/// Turns sequences into batches for the graph, and runs its encoder for what they need.
struct ModelRunner: ~Copyable {
  let model: LoadedModel
  var tables: BlockTables
  /// Encoded items that stand in prompts, for the requests to come.
  private var encoded: ByteBudgetCache<ContentHash, EncodedItem>
  private(set) var encoderRuns = 0
  private var step: StepContext

  init(_ model: LoadedModel, _ plan: CachePlan, encoderCacheBytes: Int) throws(ComputeError) {
    self.model = model
    tables = try BlockTables(model, plan)
    encoded = ByteBudgetCache(budget: encoderCacheBytes)
    step = StepContext(model.environment.backend)
  }

  var encoderCacheBytes: Int { encoded.bytes }

  mutating func forgetEncoded() { encoded.removeAll() }

  /// Encodes what a piece needs and is not there yet: what its sequence attends to, or the items that stand among its
  /// tokens.
  mutating func encode(for piece: SequencePiece) throws(ComputeError) {
    let group = piece.sequence.group
    let started = ContinuousClock.now
    let runs = encoderRuns
    if piece.sequence.needsEncoding {
      try encodeSource(piece.sequence)
      tables.publishSource(piece.sequence)
    }
    for (place, placement) in group.request.placements.enumerated() where group.embedded[place] == nil {
      guard placement.ranges.contains(where: { $0.overlaps(piece.range) }) else { continue }
      group.embedded[place] = try item(place, of: group.request)
    }
    if encoderRuns > runs { group.metrics.encoding += started.secondsToNow }
  }

  /// Encodes an item with the request's adapter.
  private mutating func encode(
    _ item: MediaFeatures, of request: PreparedRequest, into target: EncoderTarget
  ) throws(ComputeError) {
    step.adapters = request.adapter.map { [$0.allRows] } ?? []
    defer { step.adapters = [] }
    try model.graph.encode(item, into: target, &step)
    try step.backend.synchronize()
  }

  private mutating func encodeSource(_ sequence: ActiveSequence) throws(ComputeError) {
    for item in sequence.group.request.features {
      try step.arena.reset()
      for (place, cache) in tables.caches.enumerated() {
        guard case .source(let positions) = cache.group.positions else { continue }
        let slots = (0..<positions).map { cache.slot($0, in: sequence.blocks[place]) }
        try encode(item, of: sequence.group.request, into: .cache(cache.view, slots: try step.make(slots)))
      }
      encoderRuns += 1
    }
  }

  private mutating func item(_ place: Int, of request: PreparedRequest) throws(ComputeError) -> EncodedItem {
    if let rows = request.rows(place) { return try given(rows) }
    let hash = request.encodedHash(place)
    if let known = encoded[hash] { return known }
    let features = request.features[place]
    try step.arena.reset()
    let item = try EncodedItem(
      rows: features.positions, columns: model.graph.embeddingSize, model.environment.backend)
    try encode(features, of: request, into: .embeddings(item.embeddings))
    encoderRuns += 1
    encoded.insert(item, for: hash, bytes: item.memory.byteCount)
    return item
  }

  /// Rows that were given as they stand in the prompt.
  private mutating func given(_ rows: HostArray) throws(ComputeError) -> EncodedItem {
    let item = try EncodedItem(rows: rows.shape.rows, columns: rows.shape.columns, model.environment.backend)
    step.backend.upload(rows.values, to: item.embeddings)
    return item
  }

  /// One step.
  /// - Returns: logits `[rows, vocabularySize]`, piece after piece: one row for each token that a prompt's logits are
  ///   wanted of, else one for the last token of a sequence.
  mutating func forward(_ batch: Batch) throws(ComputeError) -> Tensor {
    defer { step.adapters = [] }
    let logits = try model.graph.forward(batch, &step)
    try step.backend.synchronize()
    return logits
  }

  /// The pieces as `forward` takes them; what the step before computed is gone.
  mutating func batch(_ pieces: [SequencePiece]) throws(ComputeError) -> Batch {
    try step.arena.reset()
    var tokens: [Int32] = []
    var positions: [Int32] = []
    var lengths: [Int32] = []
    var sampledRows: [Int32] = []
    var embeddings: [EmbeddedRows] = []
    var adapted: [(adapter: RequestAdapter, rows: Range<Int>)] = []
    for piece in pieces {
      let (sequence, range) = (piece.sequence, piece.range)
      let first = tokens.count
      tokens += sequence.tokens[range]
      if let adapter = sequence.group.request.adapter { adapted.add(adapter, first..<tokens.count) }
      positions += range.map(Int32.init)
      lengths += range.map { Int32(max($0 + 1, sequence.promptCount)) }
      if sequence.wantsPromptLogits {
        sampledRows += (first..<tokens.count).map(Int32.init)
      } else if piece.isLast {
        sampledRows.append(Int32(tokens.count - 1))
      }
      for (item, placement) in zip(sequence.group.embedded, sequence.group.request.placements) {
        for rows in item?.rows(placement, in: range, from: first) ?? [] {
          // A placeholder can lie beyond the embedding's table.
          for row in rows.rows { tokens[row] = 0 }
          embeddings.append(rows)
        }
      }
    }
    var batchCaches: [BatchCache] = []
    for (place, cache) in tables.caches.enumerated() {
      batchCaches.append(try batchCache(cache, place, pieces, sampledRows))
    }
    step.adapters = adapted.map { $0.adapter.rows($0.rows) }
    return Batch(
      tokens: try step.make(tokens), positions: try step.make(positions), lengths: lengths, sampledRows: sampledRows,
      caches: batchCaches, embeddings: embeddings)
  }

  private mutating func batchCache(
    _ cache: KVCache, _ place: Int, _ pieces: [SequencePiece], _ sampledRows: [Int32]
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
    let sampledIndex = CacheIndex(
      tables: index.tables, starts: try step.make(sampledRows.map { starts[Int($0)] }),
      lengths: try step.make(sampledRows.map { lengths[Int($0)] }))
    return BatchCache(
      cache.view, slots: slots.isEmpty ? nil : try step.make(slots), index: index, sampledIndex: sampledIndex)
  }
}

extension [(adapter: RequestAdapter, rows: Range<Int>)] {
  /// Rows that follow others of the same adapter become one range with them.
  fileprivate mutating func add(_ adapter: RequestAdapter, _ rows: Range<Int>) {
    if let last, last.adapter.identity == adapter.identity, last.rows.upperBound == rows.lowerBound {
      self[count - 1].rows = last.rows.lowerBound..<rows.upperBound
    } else {
      append((adapter, rows))
    }
  }
}
