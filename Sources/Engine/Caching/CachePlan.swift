import Compute
import ModelKit

/// How many blocks each cache group gets, from what is asked for and what memory is free.
struct CachePlan {
  let blocks: [Int]
  /// How many free blocks of each group keep what they hold; nil: all.
  let mostKept: [Int?]
  /// The most positions of a sequence.
  let maxLength: Int

  /// Of the memory that is free once the weights are loaded, caches may become half; a single sequence of the greatest
  /// length may take most of it.
  private static let usualShare = 0.5
  private static let greatestShare = 0.9

  /// - Throws: where one sequence of the length that was asked for does not fit.
  init(_ model: LoadedModel, _ args: EngineArgs, maxLength: Int) throws(EngineError) {
    let groups = model.graph.caches.groups
    let dtype = model.environment.dtype
    let free = Double(model.environment.backend.freeMemory)
    let limit = args.kvCacheMemoryBytes.map(Double.init)
    let tokenGroups = groups.filter { $0.positions == .tokens }
    let blockBytes = tokenGroups.reduce(0) { $0 + KVCache.blockBytes($1, dtype) }
    let size = KVCache.tokenBlockSize
    func blocks(_ length: Int) -> Int { (length + size - 1) / size }
    let most = blockBytes == 0 ? Int.max : Int((limit ?? free * Self.greatestShare) / Double(blockBytes))
    var length = maxLength
    if blocks(length) > most {
      guard args.maxModelLength == nil, most > 0 else {
        throw .load(
          Self.tooSmall(
            length: maxLength, needed: blocks(length) * blockBytes, asked: args.kvCacheMemoryBytes,
            free: most * blockBytes))
      }
      length = most * size
    }
    let (wanted, overflows) = blocks(length).multipliedReportingOverflow(by: args.maxSequences)
    let usual = blockBytes == 0 ? Int.max : Int((limit ?? free * Self.usualShare) / Double(blockBytes))
    let count = max(blocks(length), min(overflows ? Int.max : wanted, usual, Int(Int32.max) / size))
    self.maxLength = length
    mostKept = groups.map { group in
      group.positions == .tokens ? nil : args.encoderCacheBytes / max(1, KVCache.blockBytes(group, dtype))
    }
    // What each sequence can have, and beyond that as many as the encoder's budget has room for.
    self.blocks = zip(groups, mostKept).map { group, kept in
      let held = args.maxSequences * KVCache.sourceBlocks(group)
      return kept.map { held + min(held, $0) } ?? count
    }
  }

  private static func tooSmall(length: Int, needed: Int, asked: Int?, free: Int) -> String {
    let need = "the keys and values of a sequence of \(length) positions take \(needed) bytes"
    guard let asked else {
      return "There is memory for \(free) bytes of keys and values, but \(need); lower max_model_len or free memory."
    }
    return "kv_cache_memory_bytes (--kv-cache-memory-bytes) is \(asked), but \(need); raise it to that, or lower "
      + "max_model_len."
  }
}
