/// A weight matrix `[rows, depth]` in a layout of the backend's own, for products `x · Wᵀ`.
public struct PackedMatrix: Sendable {
  public let address: DeviceAddress
  /// The type that products are computed in.
  public let dtype: DType
  public let rows: Int
  public let depth: Int

  public init(_ address: DeviceAddress, _ dtype: DType, rows: Int, depth: Int) {
    self.address = address
    self.dtype = dtype
    self.rows = rows
    self.depth = depth
  }
}
