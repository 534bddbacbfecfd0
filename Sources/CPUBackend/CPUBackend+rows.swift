import CKernels
import Compute

extension CPUBackend {
  public func layerNorm(_ x: Tensor, weight: Tensor, bias: Tensor, epsilon: Float, out: Tensor) {
    precondition(weight.count == x.columns && bias.count == x.columns && out.rows == x.rows)
    var job = sk_norm(
      x: x.floats, ldx: x.rowStride, rows: x.rows, columns: x.columns, weight: weight.floats, bias: bias.floats,
      epsilon: epsilon, out: out.floats, ld_out: out.rowStride)
    pool.run { kernels.table.layer_norm($0, &job) }
  }

  public func groupNorm(_ x: Tensor, weight: Tensor, bias: Tensor, epsilon: Float, out: Tensor) {
    precondition(weight.count == x.columns && bias.count == x.columns && out.rows == x.rows && out.columns == x.columns)
    var job = sk_whole_norm(
      x: x.floats, ldx: x.rowStride, rows: x.rows, columns: x.columns, weight: weight.floats, bias: bias.floats,
      epsilon: epsilon, out: out.floats, ld_out: out.rowStride)
    pool.run { kernels.table.whole_norm($0, &job) }
  }

  public func rmsNorm(_ x: Tensor, weight: Tensor, epsilon: Float, out: Tensor) {
    precondition(weight.count == x.columns && out.rows == x.rows && out.columns == x.columns)
    var job = sk_norm(
      x: x.floats, ldx: x.rowStride, rows: x.rows, columns: x.columns, weight: weight.floats, bias: nil,
      epsilon: epsilon, out: out.floats, ld_out: out.rowStride)
    pool.run { kernels.table.rms_norm($0, &job) }
  }

  public func activate(_ x: Tensor, _ activation: Activation, residual: Tensor?, out: Tensor) {
    precondition(out.rows == x.rows && out.columns == x.columns)
    precondition(residual.map { $0.rows == x.rows && $0.columns == x.columns } ?? true)
    var job = sk_activation(
      x: x.floats, ldx: x.rowStride, rows: x.rows, columns: x.columns, activation: activation.kernelActivation,
      residual: residual?.floats, ld_residual: residual?.rowStride ?? 0, out: out.floats, ld_out: out.rowStride)
    pool.run { kernels.table.activate($0, &job) }
  }

  public func gated(_ x: Tensor, activation: Activation, out: Tensor) {
    precondition(x.columns == 2 * out.columns && out.rows == x.rows)
    var job = sk_gated(
      x: x.floats, ldx: x.rowStride, rows: x.rows, columns: out.columns, activation: activation.kernelActivation,
      out: out.floats, ld_out: out.rowStride)
    pool.run { kernels.table.gated($0, &job) }
  }

  public func gather(_ table: PackedMatrix, _ ids: Tensor, out: Tensor) {
    precondition(out.rows == ids.count && out.columns == table.depth)
    var job = sk_gather(
      panels: table.address.raw, type: table.dtype.productType, depth: table.depth, ids: ids.int32s,
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

  public func selectRows(_ x: Tensor, _ ids: Tensor, out: Tensor) {
    precondition(out.rows == ids.count && out.columns == x.columns)
    for row in 0..<out.rows {
      let source = x.floats + Int(ids.int32s[row]) * x.rowStride
      (out.floats + row * out.rowStride).update(from: source, count: x.columns)
    }
  }

  public func poolRows(_ x: Tensor, _ ids: Tensor, _ pooling: Pooling, out: Tensor) {
    precondition(ids.rows == out.rows && ids.columns > 0 && ids.isDense && out.columns == x.columns)
    var job = sk_pooling(
      x: x.floats, ldx: x.rowStride, ids: ids.int32s, window: ids.columns, rows: out.rows, columns: out.columns,
      kind: Int32(pooling == .mean ? SK_MEAN : SK_MAXIMUM), out: out.floats, ld_out: out.rowStride)
    pool.run { kernels.table.pool_rows($0, &job) }
  }

  public func patches(_ pixels: Tensor, size: Int, out: Tensor) {
    let (channels, height, width) = (pixels.shape[0], pixels.shape[1], pixels.shape[2])
    precondition(pixels.shape.rank == 3 && pixels.isDense && size > 0)
    precondition(out.rows == (height / size) * (width / size) && out.columns == channels * size * size)
    var job = sk_patches(
      pixels: pixels.floats, channels: channels, height: height, width: width, size: size, out: out.floats,
      ld_out: out.rowStride)
    pool.run { kernels.table.patches($0, &job) }
  }
}
