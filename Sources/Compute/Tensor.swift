/// Where a tensor's bytes are, in the address space of the backend that made it. Only that backend may follow it: on a
/// CPU it is an address, on another device it need not be one. Being a number it is `Sendable`; who owns the bytes
/// (a `Buffer`, an `Arena`, a mapped file) keeps them alive.
public struct DeviceAddress: Sendable, Hashable {
  public var value: UInt

  public init(_ value: UInt) { self.value = value }

  public init(_ pointer: UnsafeRawPointer) { value = UInt(bitPattern: pointer) }

  public func advanced(by bytes: Int) -> DeviceAddress { DeviceAddress(value &+ UInt(bitPattern: bytes)) }
}

/// An array on a backend: a view that owns nothing, small enough to pass about freely and without reference counting
/// in hot loops. Rows (of the last axis) are contiguous; a view of some columns keeps the distance between rows.
public struct Tensor: Sendable {
  public let address: DeviceAddress
  public let dtype: DType
  public let shape: Shape
  /// Elements from the start of one row to the start of the next.
  public let rowStride: Int

  public init(_ address: DeviceAddress, _ dtype: DType, _ shape: Shape, rowStride: Int? = nil) {
    self.address = address
    self.dtype = dtype
    self.shape = shape
    self.rowStride = rowStride ?? shape.columns
  }

  public var count: Int { shape.count }
  /// Rows and columns, seen as a matrix.
  public var rows: Int { shape.rows }
  public var columns: Int { shape.columns }
  public var isDense: Bool { rowStride == shape.columns }

  /// The same elements in another shape. Precondition: dense, and as many elements.
  public func reshaped(_ shape: Shape) -> Tensor {
    precondition(isDense && shape.count == count, "cannot see \(self.shape) as \(shape)")
    return Tensor(address, dtype, shape)
  }

  /// Rows `range` of a matrix `[rows, columns]`.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(shape.rank == 2 && range.lowerBound >= 0 && range.upperBound <= shape[0])
    return Tensor(
      address.advanced(by: range.lowerBound * rowStride * dtype.size), dtype, [range.count, columns],
      rowStride: rowStride)
  }

  /// Columns `range` of a matrix `[rows, columns]`, in place.
  public func columns(_ range: Range<Int>) -> Tensor {
    precondition(shape.rank == 2 && range.lowerBound >= 0 && range.upperBound <= shape[1])
    return Tensor(
      address.advanced(by: range.lowerBound * dtype.size), dtype, [shape[0], range.count], rowStride: rowStride)
  }
}
