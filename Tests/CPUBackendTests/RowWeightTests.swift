import Compute
import Foundation
import Testing

@testable import CPUBackend

@Suite("Weights of a row: sums, thresholds and samples")
struct RowWeightTests {
  /// Each test runs for every instruction set that there is.
  static let instructionSets = CPUBackend.instructionSets

  private func row(_ values: [Float], _ backend: CPUBackend) throws -> (LogitsRow, Buffer) {
    let buffer = try backend.allocate(bytes: values.count * 4)
    let tensor = Tensor(buffer.address, .float32, [1, values.count])
    backend.upload(values, to: tensor)
    return (LogitsRow(tensor, row: 0, backend.kernels.table), buffer)
  }

  private func weight(_ x: Float, _ w: RowWeights) -> Double {
    guard x > w.floor else { return 0 }
    if w.scale == 0 || x == w.largest { return 1 }
    let power = Double(x - w.largest) * Double(w.scale)
    return power < -87 ? 0 : exp(power)
  }

  private func values(_ count: Int, _ kind: Int) -> [Float] {
    var state = UInt64(count * 7 + kind)
    return (0..<count).map { index in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let uniform = Float(state >> 40) / Float(1 << 24)
      switch kind {
      case 0: return uniform * 20 - 10
      case 1: return Float(Int(uniform * 9)) - 4  // many equal ones, 0 among them
      case 2: return index % 3 == 0 ? -.infinity : index % 7 == 0 ? -0.0 : (uniform - 0.5) * 1e-3
      case 3: return uniform < 0.01 ? 30 : uniform - 200  // a few outweigh all
      default: return index % 5 == 1 ? .nan : uniform * -1e30
      }
    }
  }

  @Test(
    "sums, thresholds and samples are those of the definition", arguments: instructionSets,
    [1, 5, 64, 255, 256, 257, 5_003])
  func definition(_ instructionSet: String, count: Int) throws {
    let backend = try CPUBackend(threads: 1, instructionSet: instructionSet)
    for kind in 0...4 {
      let values = values(count, kind)
      let (row, buffer) = try self.row(values, backend)
      defer { withExtendedLifetime(buffer) {} }
      let largest = values.filter { !$0.isNaN }.max() ?? 0
      guard largest > -.infinity, values.contains(where: { $0 == largest }) else { continue }
      for (scale, floor) in [(Float(1), -Float.infinity), (0, -.infinity), (2.5, largest - 1), (0, largest - 3)] {
        let weights = RowWeights(largest: largest, scale: scale, floor: floor)
        let exact = values.map { weight($0, weights) }
        let total = exact.reduce(0, +)
        let sum = row.sum(weights)
        #expect(abs(sum - total) <= 2e-6 * total)
        guard total > 0 else { continue }
        for part in [1e-6, 0.1, 0.5, 0.93, 0.9999] {
          let wanted = scale == 0 ? max(1, (part * total).rounded()) : part * total
          let threshold = row.threshold(weights, sum: wanted)
          let above = zip(values, exact).reduce(0) { $0 + ($1.0 > threshold.value ? $1.1 : 0) }
          let each = weight(threshold.value, weights)
          #expect(values.contains(threshold.value) && above < wanted * (1 + 1e-5))
          #expect(above + each * Double(threshold.ties) > wanted * (1 - 1e-5))
          #expect(above + each * Double(threshold.ties - 1) < wanted * (1 + 1e-5))
          let picked = row.sample(weights, sum: part * total)
          let before = exact[..<picked].reduce(0, +)
          #expect(
            exact[picked] > 0 && before < part * total * (1 + 1e-5)
              && before + exact[picked] > part * total * (1 - 1e-5))
        }
        // More than there is: the last one that weighs anything.
        #expect(row.sample(weights, sum: total * 1.001) == exact.lastIndex { $0 > 0 })
      }
    }
  }

  @Test("of infinite elements each weighs 1 and the others nothing", arguments: instructionSets)
  func infinite(_ instructionSet: String) throws {
    let backend = try CPUBackend(threads: 1, instructionSet: instructionSet)
    let (row, buffer) = try self.row([1, .infinity, -.infinity, .infinity, 5], backend)
    defer { withExtendedLifetime(buffer) {} }
    let weights = RowWeights(largest: .infinity, scale: 1)
    #expect(row.sum(weights) == 2)
    #expect(row.threshold(weights, sum: 1.5) == (.infinity, 2))
    #expect(row.sample(weights, sum: 1.5) == 3)
  }
}
