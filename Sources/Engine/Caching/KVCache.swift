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

  /// Positions in a block of that group: what is written once and read whole lies best in one piece.
  static func blockSize(_ group: CacheGroup) -> Int {
    switch group.positions {
    case .tokens: tokenBlockSize
    case .source(let positions): (positions + 15) / 16 * 16
    }
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

  var isOfTokens: Bool { group.positions == .tokens }

  /// The slot of position `position` in a sequence that holds `blocks`.
  func slot(_ position: Int, in blocks: [Int32]) -> Int32 {
    blocks[position / blockSize] * Int32(blockSize) + Int32(position % blockSize)
  }
}
