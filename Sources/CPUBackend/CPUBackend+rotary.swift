import CKernels
import Compute

extension CPUBackend {
  public func rotaryAngles(positions: Tensor, frequencies: Tensor, axes: Tensor?, scale: Float, out: Tensor) {
    let half = frequencies.columns
    precondition(positions.count % out.rows == 0 && positions.isDense && out.columns == 2 * half)
    precondition(axes.map { $0.count == half } ?? true)
    precondition(frequencies.rows == 1 || frequencies.rows == out.rows)
    var job = sk_angles(
      positions: positions.int32s, ld_positions: out.rows, axes: axes?.int32s, frequencies: frequencies.floats,
      ld_frequencies: frequencies.rows == 1 ? 0 : frequencies.rowStride, rows: out.rows, half: half, scale: scale,
      out: out.floats, ld_out: out.rowStride)
    pool.run { kernels.table.angles($0, &job) }
  }

  public func rotate(_ x: Tensor, heads: Int, angles: Tensor, pairing: RotaryPairing) {
    precondition(angles.rows == x.rows && angles.columns % 2 == 0 && x.columns % heads == 0)
    precondition(angles.columns <= x.columns / heads)
    var job = sk_rotation(
      x: x.floats, ldx: x.rowStride, rows: x.rows, heads: heads, head_size: x.columns / heads, half: angles.columns / 2,
      neighbours: pairing == .neighbours ? 1 : 0, angles: angles.floats, ld_angles: angles.rowStride)
    pool.run { kernels.table.rotate($0, &job) }
  }
}
