/// One layer's keys and values for many sequences, in blocks that sequences hold through a table of block numbers.
public struct PagedCache: Sendable {
  /// Keys and values, each `[blocks, heads, blockSize, headSize]` in an order of the backend's own.
  public let keys: DeviceAddress
  public let values: DeviceAddress
  public let dtype: DType
  public let heads: Int
  public let headSize: Int
  /// Positions in a block.
  public let blockSize: Int

  public init(
    keys: DeviceAddress, values: DeviceAddress, dtype: DType, heads: Int, headSize: Int, blockSize: Int
  ) {
    self.keys = keys
    self.values = values
    self.dtype = dtype
    self.heads = heads
    self.headSize = headSize
    self.blockSize = blockSize
  }
}

/// Which positions of a paged cache each row of a batch attends to.
public struct CacheIndex: Sendable {
  /// Block numbers of all sequences, one table after the other: int32 `[n]`.
  public let tables: Tensor
  /// Where in `tables` the row's sequence begins: int32 `[rows]`.
  public let starts: Tensor
  /// How many positions the row sees: int32 `[rows]`.
  public let lengths: Tensor

  public init(tables: Tensor, starts: Tensor, lengths: Tensor) {
    self.tables = tables
    self.starts = starts
    self.lengths = lengths
  }
}
