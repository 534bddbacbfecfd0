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
      positions: try bench.tensor(positions), frequencies: try bench.tensor(frequencies, [1, half]), axes: nil,
      scale: 1.5,
      out: angles)
    let turned = try bench.tensor(x, [rows, heads * 2 * half])
    bench.backend.rotate(turned, heads: heads, angles: angles, pairing: .halves)
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

  @Test("frequencies go by the axis of the positions that is theirs")
  func axes() throws {
    var bench = try Bench(CPUBackend.instructionSets[0])
    let angles = try bench.tensor([2, 6] as Shape)
    bench.backend.rotaryAngles(
      positions: try bench.tensor([1, 2, 10, 20] as [Int32]).reshaped([2, 2]),
      frequencies: try bench.tensor([0.5, 0.25, 0.125], [1, 3]), axes: try bench.tensor([0, 1, 0] as [Int32]), scale: 1,
      out: angles)
    let expected: [Float] = [0.5, 2.5, 0.125, 1, 5, 0.25]
    let found = bench.backend.download(angles)
    for row in 0..<2 {
      for place in 0..<3 {
        #expect(abs(found[row * 6 + place] - cos(expected[row * 3 + place])) < 1e-6)
        #expect(abs(found[row * 6 + 3 + place] - sin(expected[row * 3 + place])) < 1e-6)
      }
    }
  }

  @Test(
    "a part of each head can be turned, and neighbours instead of halves", arguments: CPUBackend.instructionSets,
    [RotaryPairing.halves, .neighbours])
  func partial(isa: String, pairing: RotaryPairing) throws {
    var bench = try Bench(isa)
    var numbers = Numbers(seed: 5)
    let (rows, heads, headSize, half) = (3, 2, 12, 4)
    let x = numbers.array(rows * heads * headSize)
    let turns = numbers.array(rows * 2 * half)
    let turned = try bench.tensor(x, [rows, heads * headSize])
    bench.backend.rotate(turned, heads: heads, angles: try bench.tensor(turns, [rows, 2 * half]), pairing: pairing)
    let found = bench.backend.download(turned)
    for row in 0..<rows {
      for head in 0..<heads {
        let start = (row * heads + head) * headSize
        for element in 2 * half..<headSize { #expect(found[start + element] == x[start + element]) }
        for pair in 0..<half {
          let low = start + (pairing == .halves ? pair : 2 * pair)
          let high = start + (pairing == .halves ? pair + half : 2 * pair + 1)
          let (cosine, sine) = (turns[row * 2 * half + pair], turns[row * 2 * half + half + pair])
          #expect(abs(found[low] - (x[low] * cosine - x[high] * sine)) < 1e-6)
          #expect(abs(found[high] - (x[high] * cosine + x[low] * sine)) < 1e-6)
        }
      }
    }
  }

  @Test("rows can have frequencies of their own")
  func ownFrequencies() throws {
    var bench = try Bench(CPUBackend.instructionSets[0])
    let angles = try bench.tensor([2, 2] as Shape)
    bench.backend.rotaryAngles(
      positions: try bench.tensor([2, 2] as [Int32]), frequencies: try bench.tensor([0.5, 0.25], [2, 1]), axes: nil,
      scale: 1,
      out: angles)
    #expect(largestDifference(bench.backend.download(angles), [cos(1), sin(1), cos(0.5), sin(0.5)]) < 1e-7)
  }
}
