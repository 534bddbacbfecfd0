import Compute
import ModelKit

/// The memory of one cache group and the numbers of its blocks.
struct KVCache {
  let group: CacheGroup
  let blockSize: Int
  let view: CacheView
  var pool: BlockPool
  /// Keeps the memory; it is reserved whole and becomes real as blocks are first used.
  private let buffers: [Buffer]

  /// Positions in a block of a token's cache. A multiple of 16, which kernels ask for.
  static let tokenBlockSize = 64

  /// A source of more positions has blocks of `longSourceBlockSize`.
  private static let longestSourceBlock = 2_048
  private static let longSourceBlockSize = 256

  /// Positions in a block of that group: what is written once and read whole lies best in one block, but one of any length
  /// would waste most of it.
  static func blockSize(_ group: CacheGroup) -> Int {
    switch group.positions {
    case .tokens: tokenBlockSize
    case .source(let most): most > longestSourceBlock ? longSourceBlockSize : (most + 15) / 16 * 16
    }
  }

  /// Blocks that a source of the group has at most; 1 where the group is of tokens.
  static func sourceBlocks(_ group: CacheGroup) -> Int {
    guard case .source(let most) = group.positions else { return 1 }
    return blockCount(most, blockSize: blockSize(group))
  }

  /// Bytes of a block in all layers.
  static func blockBytes(_ group: CacheGroup, _ dtype: DType) -> Int {
    2 * group.layers * group.heads * group.headSize * blockSize(group) * dtype.size
  }

  init(
    _ group: CacheGroup, blocks: Int, mostKept: Int? = nil, dtype: DType, _ backend: any Backend
  ) throws(ComputeError) {
    self.group = group
    blockSize = Self.blockSize(group)
    guard backend.weightTypes.contains(dtype) else { throw .unsupportedDType(dtype, operation: "A cache") }
    // A slot's number has 32 bits.
    guard blocks <= Int(Int32.max) / blockSize else {
      throw .tooManyPositions(sequences: blocks, each: blockSize)
    }
    let bytes = Self.blockBytes(group, dtype) / (2 * max(1, group.layers)) * blocks
    var buffers: [Buffer] = []
    var layers: [PagedCache] = []
    for _ in 0..<group.layers {
      let keys = try backend.allocate(bytes: bytes)
      let values = try backend.allocate(bytes: bytes)
      buffers += [keys, values]
      layers.append(
        PagedCache(
          keys: keys.address, values: values.address, dtype: dtype, heads: group.heads, headSize: group.headSize,
          blockSize: blockSize))
    }
    self.buffers = buffers
    view = CacheView(layers: layers)
    pool = BlockPool(count: blocks, mostKept: mostKept)
  }

  /// How many blocks so many positions take.
  func blockCount(_ positions: Int) -> Int { Self.blockCount(positions, blockSize: blockSize) }

  static func blockCount(_ positions: Int, blockSize: Int) -> Int { (positions + blockSize - 1) / blockSize }

  var isOfTokens: Bool { group.positions == .tokens }

  /// The slot of position `position` in a sequence that holds `blocks`.
  func slot(_ position: Int, in blocks: [Int32]) -> Int32 {
    blocks[position / blockSize] * Int32(blockSize) + Int32(position % blockSize)
  }
}
