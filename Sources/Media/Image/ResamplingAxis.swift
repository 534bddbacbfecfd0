import CSignal

/// What each pixel of a part of a resized row or column is made of, in the fixed-point numbers of Pillow's resize: 22
/// bits after the point, each weight rounded to the nearest, halves away from zero.
struct ResamplingAxis {
  /// Per pixel the first one that goes in, and how many do.
  private(set) var first: [Int32] = []
  private(set) var used: [Int32] = []
  /// Weights a pixel, a multiple of 4.
  let taps: Int
  private var weights: [Int32]

  static let hasAVX2 = signal_has_avx2()

  /// Pixels `range` of a row of `from` pixels resized to `to`.
  init(_ filter: ResamplingFilter, from: Int, to: Int, range: Range<Int>) {
    let scale = Double(from) / Double(to)
    let filterScale = max(scale, 1)
    let support = filter.support * filterScale
    let inverse = 1 / filterScale
    taps = (Int(support.rounded(.up)) * 2 + 1 + 3) / 4 * 4
    weights = [Int32](repeating: 0, count: range.count * taps)
    var exact = [Double](repeating: 0, count: taps)
    for (row, index) in range.enumerated() {
      let centre = (Double(index) + 0.5) * scale
      let start = max(0, Int(centre - support + 0.5))
      let count = min(from, Int(centre + support + 0.5)) - start
      var sum = 0.0
      for tap in 0..<count {
        exact[tap] = filter.weight((Double(tap + start) - centre + 0.5) * inverse)
        sum += exact[tap]
      }
      for tap in 0..<count {
        let weight = (sum == 0 ? exact[tap] : exact[tap] / sum) * Double(1 << SIGNAL_WEIGHT_BITS)
        weights[row * taps + tap] = Int32(weight + (weight < 0 ? -0.5 : 0.5))
      }
      first.append(Int32(start))
      used.append(Int32(count))
    }
  }

  /// The pixels that go in anywhere.
  var reach: Range<Int> {
    guard let start = first.first, let last = first.last, let count = used.last else { return 0..<0 }
    return Int(start)..<Int(last + count)
  }

  /// Calls `body` with what the kernels take, which reads from a row that begins at pixel `origin`.
  func withKernelAxis<Result>(from origin: Int, _ body: (inout signal_resize_axis) -> Result) -> Result {
    let first = origin == 0 ? first : first.map { $0 - Int32(origin) }
    return first.withUnsafeBufferPointer { first in
      used.withUnsafeBufferPointer { used in
        weights.withUnsafeBufferPointer { weights in
          var axis = signal_resize_axis(
            count: first.count, first: first.baseAddress, used: used.baseAddress, taps: taps,
            weights: weights.baseAddress)
          return body(&axis)
        }
      }
    }
  }
}
