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

  /// Encodes what pieces need and is not there yet: what their sequences attend to, and the items that stand among their
  /// tokens. Items of one adapter are encoded in one call.
  mutating func encode(for pieces: [SequencePiece]) throws(ComputeError) {
    let started = ContinuousClock.now
    let runs = encoderRuns
    try encodeSources(pieces.map(\.sequence).filter(\.needsEncoding))
    try encodeItems(pieces)
    guard encoderRuns > runs else { return }
    let seconds = started.secondsToNow
    for piece in pieces where piece.range.lowerBound == 0 { piece.sequence.group.metrics.encoding += seconds }
  }

  private mutating func encodeSources(_ sequences: [ActiveSequence]) throws(ComputeError) {
    guard let encoder = model.sourceEncoder else { return }
    for sequence in sequences {
      let request = sequence.group.request
      guard let source = request.source else { continue }
      try step.arena.reset()
      var slots: [SourceSlots] = []
      for (place, cache) in tables.caches.enumerated() where !cache.isOfTokens {
        let places = (0..<request.sourceLength).map { cache.slot($0, in: sequence.blocks[place]) }
        slots.append(SourceSlots(cache.view, slots: try step.make(places)))
      }
      step.adapters = request.adapter.map { [$0.allRows] } ?? []
      defer { step.adapters = [] }
      try encoder.encodeSources([request.features[source]], into: [SourceTarget(slots)], &step)
      try step.backend.synchronize()
      encoderRuns += 1
      tables.publishSource(sequence)
    }
  }

  /// An item that is to be encoded, and who waits for it.
  private struct PendingItem {
    let features: MediaFeatures
    let hash: ContentHash
    let adapter: RequestAdapter?
    var places: [(group: SequenceGroup, place: Int)]
  }

  private mutating func encodeItems(_ pieces: [SequencePiece]) throws(ComputeError) {
    var pending: [PendingItem] = []
    for piece in pieces {
      let group = piece.sequence.group
      for (place, placement) in group.request.placements.enumerated() where group.embedded[place] == nil {
        guard placement.ranges.contains(where: { $0.overlaps(piece.range) }) else { continue }
        if let rows = group.request.rows(place) {
          group.embedded[place] = try given(rows)
          continue
        }
        let hash = group.request.encodedHash(place)
        if let known = encoded[hash] {
          group.embedded[place] = known
        } else if let waiting = pending.firstIndex(where: { $0.hash == hash }) {
          pending[waiting].places.append((group, place))
        } else {
          pending.append(
            PendingItem(
              features: group.request.features[place], hash: hash, adapter: group.request.adapter,
              places: [(group, place)]))
        }
      }
    }
    while let first = pending.first {
      let together = pending.filter { $0.adapter?.identity == first.adapter?.identity }
      pending.removeAll { $0.adapter?.identity == first.adapter?.identity }
      try embed(together, first.adapter)
    }
  }

  private mutating func embed(_ items: [PendingItem], _ adapter: RequestAdapter?) throws(ComputeError) {
    guard let encoder = model.embedder else { return }
    var results: [EncodedItem] = []
    for item in items {
      results.append(
        try EncodedItem(rows: item.features.positions, columns: encoder.embeddingSize, model.environment.backend))
    }
    try step.arena.reset()
    step.adapters = adapter.map { [$0.allRows] } ?? []
    defer { step.adapters = [] }
    try encoder.embed(items.map(\.features), into: results.map(\.embeddings), &step)
    try step.backend.synchronize()
    encoderRuns += items.count
    for (item, result) in zip(items, results) {
      for (group, place) in item.places { group.embedded[place] = result }
      encoded.insert(result, for: item.hash, bytes: result.memory.byteCount)
    }
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
      tokens: try step.make(tokens), positions: try step.make(positions), rotaryPositions: try rotaryPositions(pieces),
      lengths: lengths, sampledRows: sampledRows, caches: batchCaches, embeddings: embeddings)
  }

  /// int32 `[axes, rows]`; nil where no plugin's own positions are among the pieces.
  private mutating func rotaryPositions(_ pieces: [SequencePiece]) throws(ComputeError) -> Tensor? {
    let axes = pieces.reduce(0) { max($0, $1.sequence.group.request.positions?.axes.count ?? 0) }
    guard axes > 0 else { return nil }
    var values: [Int32] = []
    for axis in 0..<axes {
      for piece in pieces {
        let own = piece.sequence.group.request.positions
        values += piece.range.map { own?.position($0, axis: axis) ?? Int32($0) }
      }
    }
    return try step.make(values).reshaped([axes, values.count / axes])
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
        case .source: lengths.append(Int32(piece.sequence.group.request.sourceLength))
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
