import CKernels
import Compute

extension CPUBackend {
  public func rotaryAngles(positions: Tensor, frequencies: Tensor, scale: Float, out: Tensor) {
    let half = frequencies.columns
    precondition(positions.count == out.rows && out.columns == 2 * half)
    precondition(frequencies.rows == 1 || frequencies.rows == out.rows)
    var job = sk_angles(
      positions: positions.int32s, frequencies: frequencies.floats,
      ld_frequencies: frequencies.rows == 1 ? 0 : frequencies.rowStride, rows: out.rows, half: half, scale: scale,
      out: out.floats, ld_out: out.rowStride)
    pool.run { kernels.table.angles($0, &job) }
  }

  public func rotate(_ x: Tensor, angles: Tensor) {
    precondition(angles.rows == x.rows && angles.columns % 2 == 0 && x.columns % angles.columns == 0)
    var job = sk_rotation(
      x: x.floats, ldx: x.rowStride, rows: x.rows, heads: x.columns / angles.columns, half: angles.columns / 2,
      angles: angles.floats, ld_angles: angles.rowStride)
    pool.run { kernels.table.rotate($0, &job) }
  }
}
