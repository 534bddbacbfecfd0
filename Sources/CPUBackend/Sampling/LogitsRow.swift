import CKernels
import Compute

/// One row of logits in memory, and the kernels that look at it. Nothing is copied; the tensor's owner keeps the memory.
struct LogitsRow {
  let values: UnsafeMutableBufferPointer<Float>
  private let kernels: sk_kernels

  init(_ values: UnsafeMutableBufferPointer<Float>, _ kernels: sk_kernels) {
    self.values = values
    self.kernels = kernels
  }

  /// Row `row` of a float32 matrix.
  init(_ x: Tensor, row: Int, _ kernels: sk_kernels) {
    precondition(0..<x.rows ~= row)
    self.init(UnsafeMutableBufferPointer(start: x.floats + row * x.rowStride, count: x.columns), kernels)
  }

  var count: Int { values.count }

  /// Some columns of the row, as a row of their own.
  func part(_ columns: Range<Int>) -> LogitsRow {
    LogitsRow(UnsafeMutableBufferPointer(rebasing: values[columns]), kernels)
  }

  /// The first column with the largest element.
  var argmax: Int { kernels.argmax(values.baseAddress, count) }

  /// The sum of the weights.
  func sum(_ weights: RowWeights) -> Double {
    var job = job(weights)
    return kernels.weight_sum(&job)
  }

  /// The largest value such that the elements from it up weigh `sum`, and how many of those that equal it are needed for
  /// that. Precondition: no more than the row weighs, and more than 0.
  func threshold(_ weights: RowWeights, sum: Double) -> (value: Float, ties: Int) {
    var job = job(weights)
    var ties = 0
    let value = kernels.threshold(&job, sum, &ties)
    return (value, ties)
  }

  /// The first column at which the weights, summed up from the left, reach `sum`; the last with a weight where they do not.
  func sample(_ weights: RowWeights, sum: Double) -> Int {
    var job = job(weights)
    return kernels.sample(&job, sum)
  }

  /// The columns whose elements are `least` or more, in their order.
  func columns(from least: Float) -> [Int32] {
    let atMost = least > -.infinity ? Int(sum(.counting(above: least.nextDown))) : count
    return [Int32](unsafeUninitializedCapacity: atMost) { buffer, found in
      found = kernels.columns_from(values.baseAddress, count, least, buffer.baseAddress)
    }
  }

  /// Rules out what is not above `floor`, but for the first `ties` that equal `edge`, and multiplies the rest by `scale`.
  func restrict(floor: Float, edge: Float, ties: Int, scale: Float) {
    kernels.restrict_row(values.baseAddress, count, floor, edge, ties, scale)
  }

  private func job(_ weights: RowWeights) -> sk_weights {
    sk_weights(
      x: values.baseAddress, count: count, largest: weights.largest, scale: weights.scale, floor: weights.floor)
  }
}
