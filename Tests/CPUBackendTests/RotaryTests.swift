import CPUBackend
import Compute
import Glibc
import Testing

@Suite("Rotary positions")
struct RotaryTests {
  @Test("each pair of a head turns by position times frequency", arguments: CPUBackend.instructionSets)
  func turns(isa: String) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 5)
    let (rows, heads, half) = (4, 3, 5)
    let positions: [Int32] = [0, 1, 17, 4_000]
    let frequencies: [Float] = [1, 0.3, 0.05, 0.002, 0.0001]
    let x = numbers.array(rows * heads * 2 * half)
    let angles = try bench.tensor([rows, 2 * half])
    bench.backend.rotaryAngles(
      positions: try bench.tensor(positions), frequencies: try bench.tensor(frequencies, [1, half]), scale: 1.5,
      out: angles)
    let turned = try bench.tensor(x, [rows, heads * 2 * half])
    bench.backend.rotate(turned, angles: angles)
    let found = bench.backend.download(turned)
    for row in 0..<rows {
      for head in 0..<heads {
        for pair in 0..<half {
          let low = (row * heads + head) * 2 * half + pair
          let angle = Double(Float(positions[row]) * frequencies[pair])
          let (a, b) = (Double(x[low]), Double(x[low + half]))
          #expect(abs(Double(found[low]) - 1.5 * (a * cos(angle) - b * sin(angle))) < 1e-6)
          #expect(abs(Double(found[low + half]) - 1.5 * (b * cos(angle) + a * sin(angle))) < 1e-6)
        }
      }
    }
  }

  @Test("rows can have frequencies of their own")
  func ownFrequencies() throws {
    var bench = try Bench(CPUBackend.instructionSets[0])
    let angles = try bench.tensor([2, 2] as Shape)
    bench.backend.rotaryAngles(
      positions: try bench.tensor([2, 2] as [Int32]), frequencies: try bench.tensor([0.5, 0.25], [2, 1]), scale: 1,
      out: angles)
    #expect(largestDifference(bench.backend.download(angles), [cos(1), sin(1), cos(0.5), sin(0.5)]) < 1e-7)
  }
}
