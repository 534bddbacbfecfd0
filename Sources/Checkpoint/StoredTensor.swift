import Compute

/// A tensor as it lies in a checkpoint file: its description, and where its bytes are. Copying one copies no bytes.
public struct StoredTensor: Sendable {
  /// The name in the checkpoint's own spelling.
  public let name: String
  public let dtype: DType
  public let shape: Shape
  public let file: MappedFile
  /// Where in `file` the elements lie, row-major and little-endian. The start need not be aligned to the element size.
  public let range: Range<Int>

  init(_ name: String, _ dtype: DType, _ shape: Shape, _ file: MappedFile, _ range: Range<Int>) {
    assert(range.count == shape.count * dtype.size)
    self.name = name
    self.dtype = dtype
    self.shape = shape
    self.file = file
    self.range = range
  }

  public var byteCount: Int { range.count }

  /// Calls `body` with the elements' bytes; the pointer is good until `body` returns and need not be aligned.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try file.withBytes(range, body)
  }

  /// Rows `rows` of the outermost axis, without a copy. Precondition: the tensor has an axis and such rows.
  public func rows(_ rows: Range<Int>) -> StoredTensor {
    precondition(shape.rank > 0 && rows.lowerBound >= 0 && rows.upperBound <= shape[0], "\(name) has no rows \(rows)")
    var extents = shape.array
    let stride = extents[0] == 0 ? 0 : byteCount / extents[0]
    extents[0] = rows.count
    let start = range.lowerBound + rows.lowerBound * stride
    return StoredTensor(name, dtype, Shape(extents), file, start..<start + rows.count * stride)
  }

  /// The same elements in another shape. Precondition: as many of them.
  public func reshaped(_ shape: Shape) -> StoredTensor {
    precondition(shape.count == self.shape.count, "\(name) of \(self.shape) cannot be seen as \(shape)")
    return StoredTensor(name, dtype, shape, file, range)
  }

  /// Gives the memory of the tensor's bytes back once they are copied or packed; see `MappedFile.discard`.
  public func discard() { file.discard(range) }

  /// Where a tensor's bytes are: tensors with equal storage are the same bytes, as tied weights may be.
  public struct Storage: Hashable, Sendable {
    let file: ObjectIdentifier
    let range: Range<Int>
  }

  public var storage: Storage { Storage(file: ObjectIdentifier(file), range: range) }
}
