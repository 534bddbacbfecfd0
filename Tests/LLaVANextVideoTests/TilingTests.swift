import Foundation
import GoldenRuns
import JSON
import Media
import TestMaterial
import Testing

@testable import LLaVANextVideo

/// tools/goldens/llava_anyres.py: the published geometry, 336 pixels a tile and 24 patches along it.
@Suite("Tiles of pictures of any size")
struct TilingTests {
  private static let side = 336
  private static let grid = 24

  private static func golden() throws -> JSONValue {
    try JSONValue(parsing: Array(Data(contentsOf: TestMaterial.golden("llava-next-video/anyres.json"))))
  }

  private static func tiling() throws -> Tiling {
    let sizes = (try golden()["image_grid_pinpoints"]?.array ?? []).compactMap { size -> ImageSize? in
      guard let height = size.array?.first?.integer, let width = size.array?.last?.integer else { return nil }
      return ImageSize(width: width, height: height)
    }
    return try #require(Tiling(sizes, side: side))
  }

  @Test("the best size, the rows that stay and their order are transformers' for every size of picture")
  func packing() throws {
    let tiling = try Self.tiling()
    let sizes = try Self.golden()["sizes"]?.array ?? []
    #expect(sizes.count > 100)
    for golden in sizes {
      let size = golden["size"]?.array?.compactMap(\.integer) ?? []
      let picture = ImageSize(width: size[1], height: size[0])
      let best = tiling.best(for: picture)
      #expect([best.height, best.width] == golden["best"]?.array?.compactMap(\.integer), "\(picture)")
      #expect(1 + best.height / Self.side * (best.width / Self.side) == golden["tiles"]?.integer)
      let packing = TilePacking(picture, tiling, grid: Self.grid)
      #expect(packing.rows.count == golden["rows"]?.integer, "\(picture)")
      // Where no row is left, there are no columns to speak of.
      if !packing.rows.isEmpty { #expect(packing.columns.count == golden["columns"]?.integer, "\(picture)") }
      #expect(packing.count == golden["features"]?.integer, "\(picture)")
      let ids = packing.ids(lineEnd: -1)
      #expect(ids.count == packing.count)
      #expect(SHA256.hex(ids).prefix(16) == golden["order_sha256"]?.string ?? "", "\(picture)")
    }
  }

  @Test(
    "a picture of 808 x 1100 has the published size, tiles and positions",
    .enabled(if: TestMaterial.shared != nil, "the shared material is not at hand"))
  func published() throws {
    let file = try #require(TestMaterial.shared).appending(path: "golden/hf_llava.json")
    let golden = try #require(try JSONValue(parsing: Array(Data(contentsOf: file)))["anyres_example"])
    func integers(_ key: String) -> [Int] { golden[key]?.array?.compactMap(\.integer) ?? [] }
    let size = integers("image_size_HW")
    let (tiling, picture) = (try Self.tiling(), ImageSize(width: size[1], height: size[0]))
    let best = tiling.best(for: picture)
    #expect([best.height, best.width] == integers("best_resolution"))
    #expect([1, 1 + best.height / Self.side * (best.width / Self.side)] == Array(integers("pixel_values").prefix(2)))
    // The rest of the published prompt is text.
    let text = 29
    #expect(TilePacking(picture, tiling, grid: Self.grid).count == (golden["input_ids"]?.integer ?? 0) - text)
  }

  @Test("the tiles' pixels are transformers' to the byte, and to the bit after normalising")
  func pixels() throws {
    let tiling = try Self.tiling()
    let transform = try ImageTransform(
      resize: .shortestEdge(Self.side), crop: ImageSize(width: Self.side, height: Self.side),
      mean: [0.48145466, 0.4578275, 0.40821073], deviation: [0.26862954, 0.26130258, 0.27577711])
    var count = 0
    for golden in try Self.golden()["processed"]?.array ?? [] where golden["processor"]?.string == "llava_next" {
      let item = golden["item"]
      let picture = try SyntheticPicture.image(
        width: item?["width"]?.integer ?? 0, height: item?["height"]?.integer ?? 0, seed: item?["seed"]?.integer ?? 0)
      #expect(SHA256.hex(picture.pixels) == item?["sha256"]?.string)
      let tiles = try tiling.tiles(
        of: picture, filter: .bicubic, whole: ImageSize(width: Self.side, height: Self.side))
      #expect(tiles.count == golden["shape"]?.array?.first?.integer)
      let values = try tiles.flatMap { try transform($0).values }
      #expect(SHA256.hex(values) == golden["values_sha256"]?.string, "\(picture)")
      count += 1
    }
    #expect(count >= 10)
  }

  @Test("sizes that are no whole number of tiles are refused")
  func unevenSizes() {
    #expect(Tiling([ImageSize(width: 672, height: 300)], side: 336) == nil)
    #expect(Tiling([], side: 336) == nil)
  }
}
