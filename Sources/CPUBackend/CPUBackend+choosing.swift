import CKernels
import Compute

extension CPUBackend {
  public func argmax(_ x: Tensor, row: Int) -> Int {
    precondition(0..<x.rows ~= row)
    return kernels.table.argmax(x.floats + row * x.rowStride, x.columns)
  }

  public func mass(_ x: Tensor, row: Int, _ weights: RowWeights) -> Double {
    var job = job(x, row, weights)
    return kernels.table.weigh(&job)
  }

  public func cut(_ x: Tensor, row: Int, _ weights: RowWeights, mass: Double) -> (value: Float, ties: Int) {
    var job = job(x, row, weights)
    var ties = 0
    let value = kernels.table.cut(&job, mass, &ties)
    return (value, ties)
  }

  public func pick(_ x: Tensor, row: Int, _ weights: RowWeights, mass: Double) -> Int {
    var job = job(x, row, weights)
    return kernels.table.pick(&job, mass)
  }

  private func job(_ x: Tensor, _ row: Int, _ weights: RowWeights) -> sk_weights {
    precondition(0..<x.rows ~= row)
    return sk_weights(
      x: x.floats + row * x.rowStride, count: x.columns, largest: weights.largest, scale: weights.scale,
      floor: weights.floor)
  }
}
