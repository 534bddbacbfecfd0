import CKernels
import Compute

extension Activation {
  var kernelActivation: Int32 {
    switch self {
    case .identity: Int32(SK_IDENTITY)
    case .gelu: Int32(SK_GELU)
    }
  }
}

extension CPUBackend {
  public func linear(
    _ x: Tensor, _ weight: PackedMatrix, bias: Tensor?, activation: Activation, residual: Tensor?, out: Tensor
  ) {
    precondition(x.columns == weight.depth, "a row of \(x.columns) meets a matrix of depth \(weight.depth)")
    product(x, rows: x.rows, rowStride: x.rowStride, weight, bias, activation, residual, out)
  }

  public func conv1d(
    _ x: Tensor, _ weight: PackedMatrix, width: Int, stride: Int, bias: Tensor?, activation: Activation,
    residual: Tensor?, out: Tensor
  ) {
    precondition(x.isDense && x.columns * width == weight.depth && stride > 0)
    let frames = (x.rows - width) / stride + 1
    // The window of an output frame is `width` neighbouring rows, which lie one behind the other: a row of a matrix
    // whose rows overlap.
    product(x, rows: frames, rowStride: stride * x.columns, weight, bias, activation, residual, out)
  }

  private func product(
    _ x: Tensor, rows: Int, rowStride: Int, _ weight: PackedMatrix, _ bias: Tensor?, _ activation: Activation,
    _ residual: Tensor?, _ out: Tensor
  ) {
    precondition(out.rows == rows && out.columns == weight.rows, "the product is [\(rows), \(weight.rows)]")
    precondition(bias.map { $0.count == weight.rows } ?? true)
    precondition(residual.map { $0.rows == rows && $0.columns == weight.rows } ?? true)
    var job = sk_linear(
      x: x.floats, ldx: rowStride, rows: rows, panels: weight.address.raw, type: weight.dtype.kernelType,
      columns: weight.rows, depth: weight.depth, bias: bias?.floats, residual: residual?.floats,
      ld_residual: residual?.rowStride ?? 0, activation: activation.kernelActivation, out: out.floats,
      ld_out: out.rowStride)
    pool.run { kernels.table.linear($0, &job) }
  }

  public func layerNorm(_ x: Tensor, weight: Tensor, bias: Tensor, epsilon: Float, out: Tensor) {
    precondition(weight.count == x.columns && bias.count == x.columns && out.rows == x.rows)
    var job = sk_norm(
      x: x.floats, ldx: x.rowStride, rows: x.rows, columns: x.columns, weight: weight.floats, bias: bias.floats,
      epsilon: epsilon, out: out.floats, ld_out: out.rowStride)
    pool.run { kernels.table.layer_norm($0, &job) }
  }

  public func gather(_ table: PackedMatrix, _ ids: Tensor, out: Tensor) {
    precondition(out.rows == ids.count && out.columns == table.depth)
    var job = sk_gather(
      panels: table.address.raw, type: table.dtype.kernelType, rows: table.rows, depth: table.depth, ids: ids.int32s,
      count: ids.count, out: out.floats, ld_out: out.rowStride)
    pool.run { kernels.table.gather($0, &job) }
  }

  public func addRows(_ table: Tensor, _ ids: Tensor, to x: Tensor) {
    precondition(x.rows == ids.count && x.columns == table.columns)
    for row in 0..<x.rows {
      let target = x.floats + row * x.rowStride
      kernels.table.add(target, table.floats + Int(ids.int32s[row]) * table.rowStride, target, x.columns)
    }
  }

  public func selectRows(_ x: Tensor, _ ids: [Int32], out: Tensor) {
    precondition(out.rows == ids.count && out.columns == x.columns)
    for (row, id) in ids.enumerated() {
      (out.floats + row * out.rowStride).update(from: x.floats + Int(id) * x.rowStride, count: x.columns)
    }
  }

  public func argmax(_ x: Tensor, row: Int) -> Int {
    precondition(0..<x.rows ~= row)
    return kernels.table.argmax(x.floats + row * x.rowStride, x.columns)
  }
}
