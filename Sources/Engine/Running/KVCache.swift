import Compute
import ModelKit

/// The memory of one cache group and the numbers of its free blocks.
struct KVCache {
  let group: CacheGroup
  let blockSize: Int
  let view: CacheView
  var pool: BlockPool
  /// Keeps the memory; it is reserved whole and becomes real as blocks are first used.
  private let buffers: [Buffer]

  /// Positions in a block of a token's cache. A multiple of 16, which kernels ask for.
  static let tokenBlockSize = 64

  /// - Parameters:
  ///   - sequences: how many can be there at once.
  ///   - maxLength: the most positions of one.
  init(
    _ group: CacheGroup, sequences: Int, maxLength: Int, dtype: DType, _ backend: any Backend
  ) throws(ComputeError) {
    let blocksEach: Int
    switch group.positions {
    case .tokens:
      blockSize = Self.tokenBlockSize
      blocksEach = (maxLength + blockSize - 1) / blockSize
    case .source(let positions):
      // What is written once and read whole lies best in one piece.
      blockSize = (positions + 15) / 16 * 16
      blocksEach = 1
    }
    self.group = group
    let (blocks, overflows) = sequences.multipliedReportingOverflow(by: blocksEach)
    // A slot's number has 32 bits.
    guard !overflows, blocks <= Int(Int32.max) / blockSize else {
      throw .tooManyPositions(sequences: sequences, each: blocksEach * blockSize)
    }
    let bytes = blocks * blockSize * group.heads * group.headSize * dtype.size
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
    pool = BlockPool(count: blocks)
  }

  /// Blocks that a sequence of `length` positions needs.
  func blockCount(for length: Int) -> Int {
    switch group.positions {
    case .tokens: (length + blockSize - 1) / blockSize
    case .source: 1
    }
  }

  /// The slot of position `position` in a sequence that holds `blocks`.
  func slot(_ position: Int, in blocks: [Int32]) -> Int32 {
    blocks[position / blockSize] * Int32(blockSize) + Int32(position % blockSize)
  }
}
