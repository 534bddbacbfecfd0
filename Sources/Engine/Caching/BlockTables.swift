import Compute
import ModelKit

/// Which blocks each sequence holds: those that a former sequence left with the same beginning, and new ones as it grows.
/// vLLM's KVCacheManager.
struct BlockTables: ~Copyable {
  private(set) var caches: [KVCache]
  private let backend: any Backend
  private(set) var queries = 0
  private(set) var hits = 0

  init(_ model: LoadedModel, _ plan: CachePlan) throws(ComputeError) {
    caches = []
    backend = model.environment.backend
    let environment = model.environment
    for (place, group) in model.graph.caches.groups.enumerated() {
      caches.append(
        try KVCache(
          group, blocks: plan.blocks[place], mostKept: plan.mostKept[place], dtype: environment.dtype,
          environment.backend))
    }
  }

  private static let blockSize = KVCache.tokenBlockSize

  /// Takes the blocks that hold the beginning of a sequence, and a place for what it attends to; where all of it was
  /// computed before, its last token is left to compute.
  /// - Returns: false, and nothing taken, where there is no room for the rest of it.
  mutating func admit(_ sequence: ActiveSequence) -> Bool {
    sequence.blocks = Array(repeating: [], count: caches.count)
    let found = takeKnown(sequence)
    guard takeSource(sequence), hasRoom(for: sequence, to: sequence.tokens.count + 1) else {
      release(sequence)
      return false
    }
    sequence.computed = found * Self.blockSize
    sequence.named = found
    if sequence.readsKeptBlocks {
      queries += sequence.tokens.count
      hits += sequence.computed
    }
    sequence.group.noteCached(sequence.computed, by: sequence)
    return true
  }

  private mutating func takeKnown(_ sequence: ActiveSequence) -> Int {
    guard sequence.readsKeptBlocks else { return 0 }
    var count = 0
    // The last token is always computed, as its logits are wanted.
    for place in 0..<(sequence.tokens.count - 1) / Self.blockSize {
      let content = sequence.blockHash(place, size: Self.blockSize)
      var taken: [(Int, Int32)] = []
      for (index, cache) in caches.enumerated() where cache.isOfTokens {
        guard let block = caches[index].pool.take(holding: content) else { break }
        taken.append((index, block))
      }
      guard taken.count == caches.count(where: \.isOfTokens) else {
        for (index, block) in taken { caches[index].pool.release(block) }
        break
      }
      for (index, block) in taken { sequence.blocks[index].append(block) }
      count += 1
    }
    return count
  }

  /// The blocks of what is attended to: those that hold it, else new ones, which are then to be encoded.
  private mutating func takeSource(_ sequence: ActiveSequence) -> Bool {
    let request = sequence.group.request
    for index in caches.indices where !caches[index].isOfTokens {
      for place in 0..<caches[index].blockCount(request.sourceLength) {
        if let block = caches[index].pool.take(holding: request.sourceHash(block: place)) {
          sequence.blocks[index].append(block)
        } else if let block = caches[index].pool.take() {
          sequence.blocks[index].append(block)
          sequence.needsEncoding = true
        } else {
          return false
        }
      }
    }
    return true
  }

  /// Whether there are blocks for the sequence to have `length` positions.
  private func hasRoom(for sequence: ActiveSequence, to length: Int) -> Bool {
    caches.indices.allSatisfy { index in
      !caches[index].isOfTokens
        || caches[index].blockCount(length) - sequence.blocks[index].count <= caches[index].pool.freeCount
    }
  }

  /// Takes blocks until the sequence has room for `length` positions.
  /// - Returns: false, and none taken, where there are not enough.
  mutating func grow(_ sequence: ActiveSequence, to length: Int) -> Bool {
    guard hasRoom(for: sequence, to: length) else { return false }
    for index in caches.indices where caches[index].isOfTokens {
      let needed = caches[index].blockCount(length)
      while sequence.blocks[index].count < needed, let block = caches[index].pool.take() {
        sequence.blocks[index].append(block)
      }
    }
    return true
  }

  /// Gives a beam what another one has: full blocks and what is attended to are shared, the last block is copied.
  /// - Returns: false, and nothing taken, where there is no block for the copy.
  mutating func fork(_ parent: ActiveSequence, to child: ActiveSequence) -> Bool {
    let full = parent.computed / Self.blockSize
    let copies = parent.computed > full * Self.blockSize
    guard !parent.blocks.isEmpty,
      caches.allSatisfy({ !$0.isOfTokens || !copies || $0.pool.freeCount > 0 })
    else { return false }
    child.blocks = Array(repeating: [], count: caches.count)
    for index in caches.indices {
      let shared = caches[index].isOfTokens ? parent.blocks[index].prefix(full) : parent.blocks[index][...]
      for block in shared { caches[index].pool.hold(block) }
      child.blocks[index] = Array(shared)
      guard caches[index].isOfTokens, copies, let block = caches[index].pool.take() else { continue }
      for layer in caches[index].view.layers {
        backend.copyBlock(of: layer, from: parent.blocks[index][full], to: block)
      }
      child.blocks[index].append(block)
    }
    child.computed = parent.computed
    child.named = min(parent.named, full)
    return true
  }

  /// Makes known the blocks that are full, for later sequences.
  mutating func publish(_ sequence: ActiveSequence) {
    while (sequence.named + 1) * Self.blockSize <= sequence.computed {
      let content = sequence.blockHash(sequence.named, size: Self.blockSize)
      for index in caches.indices where caches[index].isOfTokens {
        caches[index].pool.name(sequence.blocks[index][sequence.named], content)
      }
      sequence.named += 1
    }
  }

  /// Makes known what was encoded for a sequence.
  mutating func publishSource(_ sequence: ActiveSequence) {
    sequence.needsEncoding = false
    for index in caches.indices where !caches[index].isOfTokens {
      for (place, block) in sequence.blocks[index].enumerated() {
        caches[index].pool.name(block, sequence.group.request.sourceHash(block: place))
      }
    }
  }

  /// A sequence ends or has to wait: its blocks are free, and what they hold stays known until they are used again.
  mutating func release(_ sequence: ActiveSequence) {
    for (index, blocks) in sequence.blocks.enumerated() { caches[index].pool.release(blocks) }
    sequence.blocks = []
    sequence.computed = 0
    sequence.named = 0
    sequence.needsEncoding = false
  }

  /// Forgets what free blocks hold.
  /// - Returns: false, and nothing forgotten, while sequences are computed.
  mutating func reset() -> Bool {
    guard caches.allSatisfy({ $0.pool.heldCount == 0 }) else { return false }
    for index in caches.indices { caches[index].pool.reset() }
    return true
  }

  /// How many blocks of each group are in use.
  var held: [Int] { caches.map(\.pool.heldCount) }
}
