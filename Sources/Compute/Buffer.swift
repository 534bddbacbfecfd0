/// Bytes on a backend. A class because several tensors, layers and the arena that made them share one lifetime.
public final class Buffer: Sendable {
  public let address: DeviceAddress
  public let byteCount: Int
  private let release: @Sendable (DeviceAddress, Int) -> Void

  /// A backend makes buffers; `release` gives the bytes back.
  public init(_ address: DeviceAddress, byteCount: Int, release: @escaping @Sendable (DeviceAddress, Int) -> Void) {
    self.address = address
    self.byteCount = byteCount
    self.release = release
  }

  deinit { release(address, byteCount) }
}
