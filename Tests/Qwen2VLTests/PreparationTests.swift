import Foundation
import GoldenRuns
import JSON
import Media
import TestMaterial
import Testing

@testable import Qwen2VL

@Suite("Sizes and windows against transformers")
struct PreparationTests {
  private static func golden(_ path: String) throws -> JSONValue {
    try JSONValue(parsing: Array(Data(contentsOf: TestMaterial.golden(path))))
  }

  private func size(_ json: JSONValue?) -> ImageSize? {
    guard let sides = json?.array, sides.count == 2, let height = sides[0].integer, let width = sides[1].integer else {
      return nil
    }
    return ImageSize(width: width, height: height)
  }

  @Test("pictures of odd sizes come out at transformers' size, or are refused as there")
  func sizes() throws {
    let golden = try Self.golden("qwen2-vl/processed.json")
    let rows = golden["sizes"]?.array ?? []
    #expect(rows.count >= 200)
    for name in ["published", "class", "video class"] {
      let limits = golden["limits"]?[name]
      let resize = SmartResize(
        factor: 28, minPixels: try #require(limits?["min_pixels"]?.integer),
        maxPixels: try #require(limits?["max_pixels"]?.integer))
      for row in rows {
        let picture = try #require(size(row["size"]))
        #expect(resize.size(of: picture) == size(row[name]), "\(name) \(picture)")
      }
    }
  }

  @Test("a tower's patches stand window by window, and its rows come back to the picture's order")
  func windows() throws {
    for row in try Self.golden("qwen2-5-vl/geometry.json")["windows"]?.array ?? [] {
      let grids = (row["grids"]?.array ?? []).map { ($0.array ?? []).compactMap(\.integer) }
      guard grids.count == 1, let grid = grids.first, grid.count == 3 else { continue }
      let shape = PatchGrid(frames: grid[0], height: grid[1], width: grid[2], mergeSize: 2)
      let order = PatchOrder(shape, windowUnits: 4)
      let ends = (row["cu_window_seqlens"]?.array ?? []).compactMap(\.integer).dropFirst()
      #expect(order.windows.map(\.upperBound) == Array(ends), "\(grid)")
      let first = (row["first_index"]?.array ?? []).compactMap(\.integer)
      var units = Array(repeating: 0, count: order.places.count)
      for (unit, place) in order.places.enumerated() { units[Int(place)] = unit }
      #expect(Array(units.prefix(first.count)) == first, "\(grid)")
      #expect(order.frames.count == grid[0])
    }
  }
}
