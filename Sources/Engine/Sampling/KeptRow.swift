import Compute

/// A copy of one row of logits, from before they are changed.
final class KeptRow {
  private let backend: any Backend
  private var buffer: Buffer?
  private var columns = 0

  init(_ backend: any Backend) { self.backend = backend }

  /// Copies row `row`; what was kept before is gone.
  func keep(_ row: Int, of logits: Tensor) throws(ComputeError) -> Tensor {
    let address: DeviceAddress
    if let buffer, columns == logits.columns {
      address = buffer.address
    } else {
      let new = try backend.allocate(bytes: logits.columns * DType.float32.size)
      (address, buffer, columns) = (new.address, new, logits.columns)
    }
    let kept = Tensor(address, .float32, [1, logits.columns])
    backend.copy(logits.rows(row..<row + 1), to: kept)
    return kept
  }
}
