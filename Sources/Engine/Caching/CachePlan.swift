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
          "A sequence of \(maxLength) positions needs \(blocks(length) * blockBytes >> 20) MiB of keys and values and "
            + "\(most * blockBytes >> 20) MiB are to be had; lower max_model_len or free memory.")
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
    // A block for each sequence, and beyond them as many as the encoder's budget has room for.
    self.blocks = mostKept.map { $0.map { args.maxSequences + min(args.maxSequences, $0) } ?? count }
  }
}
