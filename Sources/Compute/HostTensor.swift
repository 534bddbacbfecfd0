/// An array in the host's memory that a backend may read from while it packs weights: a tensor of a checkpoint.
public protocol HostTensor: Sendable {
  var dtype: DType { get }
  var shape: Shape { get }

  /// Gives the elements, dense and row-major, for the time of the call.
  func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result
}

/// A float32 array that is made rather than loaded.
public struct HostArray: HostTensor {
  public let values: [Float]
  public let shape: Shape

  /// Precondition: as many values as the shape has elements.
  public init(_ values: [Float], _ shape: Shape) {
    precondition(values.count == shape.count)
    self.values = values
    self.shape = shape
  }

  public var dtype: DType { .float32 }

  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try values.span.bytes.withUnsafeBytes(body)
  }
}
