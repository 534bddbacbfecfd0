import CKernels
import Compute

extension Activation {
  var kernelActivation: Int32 {
    switch self {
    case .identity: Int32(SK_IDENTITY)
    case .gelu: Int32(SK_GELU)
    case .geluTanh: Int32(SK_GELU_TANH)
    case .quickGELU: Int32(SK_QUICK_GELU)
    case .silu: Int32(SK_SILU)
    case .relu: Int32(SK_RELU)
    case .tanh: Int32(SK_TANH)
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
      x: x.floats, ldx: rowStride, rows: rows, panels: weight.address.raw, type: weight.dtype.productType,
      columns: weight.rows, depth: weight.depth, bias: bias?.floats, residual: residual?.floats,
      ld_residual: residual?.rowStride ?? 0, activation: activation.kernelActivation, out: out.floats,
      ld_out: out.rowStride)
    pool.run { kernels.table.linear($0, &job) }
  }
}
