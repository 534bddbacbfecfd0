/// Where a tensor's bytes are, in the address space of the backend that made it. Only that backend may follow it: on a
/// CPU it is an address, on another device it need not be one. Being a number it is `Sendable`; who owns the bytes
/// (an `Arena`, a `Buffer`, a mapped file) keeps them alive.
public struct DeviceAddress: Sendable, Hashable {
  public var value: UInt

  public init(_ value: UInt) { self.value = value }

  public init(_ pointer: UnsafeRawPointer) { value = UInt(bitPattern: pointer) }

  public func advanced(by bytes: Int) -> DeviceAddress { DeviceAddress(value &+ UInt(bitPattern: bytes)) }
}

/// A dense, row-major array on a backend: a view that owns nothing, small enough to pass about freely and without
/// reference counting in hot loops.
public struct Tensor: Sendable {
  public let address: DeviceAddress
  public let dtype: DType
  public let shape: Shape

  public init(_ address: DeviceAddress, _ dtype: DType, _ shape: Shape) {
    self.address = address
    self.dtype = dtype
    self.shape = shape
  }

  public var count: Int { shape.count }
  public var byteCount: Int { shape.count * dtype.size }

  /// The same elements in another shape. Precondition: as many of them.
  public func reshaped(_ shape: Shape) -> Tensor {
    precondition(shape.count == count, "cannot see \(self.shape) as \(shape)")
    return Tensor(address, dtype, shape)
  }

  /// Rows `range` of the outermost axis.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(shape.rank > 0 && range.lowerBound >= 0 && range.upperBound <= shape[0])
    var extents = shape.array
    let stride = shape[0] == 0 ? 0 : byteCount / shape[0]
    extents[0] = range.count
    return Tensor(address.advanced(by: range.lowerBound * stride), dtype, Shape(extents))
  }

  /// Row `index` of the outermost axis, which is dropped from the shape.
  public subscript(index: Int) -> Tensor {
    rows(index..<index + 1).reshaped(Shape(Array(shape.array.dropFirst())))
  }
}
