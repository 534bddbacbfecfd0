import CPUBackend
import Compute
import Testing

@Suite("Rows of pictures")
struct PictureRowTests {
  @Test("a picture is cut into patches from the upper left, channel by channel", arguments: CPUBackend.instructionSets)
  func patches(isa: String) throws {
    var bench = try Bench(isa)
    let (channels, height, width, size) = (3, 7, 9, 3)
    let pixels = (0..<channels * height * width).map(Float.init)
    let out = try bench.tensor([2 * 3, channels * size * size])
    bench.backend.patches(try bench.tensor(pixels, [channels, height, width]), size: size, out: out)
    var expected: [Float] = []
    for row in 0..<2 {
      for column in 0..<3 {
        for channel in 0..<channels {
          for y in 0..<size {
            for x in 0..<size {
              expected.append(pixels[(channel * height + row * size + y) * width + column * size + x])
            }
          }
        }
      }
    }
    #expect(bench.backend.download(out) == expected)
  }

  @Test("rows are pooled by their mean and by their largest elements", arguments: CPUBackend.instructionSets)
  func pooling(isa: String) throws {
    var bench = try Bench(isa)
    let x = try bench.tensor([1, -8, 3, 4, 7, 2, -1, 0], [4, 2])
    let ids = Tensor(try bench.tensor([0, 2, 3, 1] as [Int32]).address, .int32, [2, 2])
    let out = try bench.tensor([2, 2] as Shape)
    bench.backend.poolRows(x, ids, .mean, out: out)
    #expect(bench.backend.download(out) == [4, -3, 1, 2])
    bench.backend.poolRows(x, ids, .maximum, out: out)
    #expect(bench.backend.download(out) == [7, 2, 3, 4])
  }
}
