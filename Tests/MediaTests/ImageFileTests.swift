import Foundation
import TestMaterial
import Testing

@testable import Media

/// A small image file and what Pillow makes of it; see `tools/goldens/media_image_files.py`.
struct ImageFileGolden: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let file: Data
  /// nil where Pillow refuses the file.
  let pixels: String?
  let size: [Int]?

  var testDescription: String { name }
  var bytes: [UInt8] { [UInt8](file) }

  static let all: [ImageFileGolden] = {
    let file = TestMaterial.golden("media/image_files.json")
    return (try? JSONDecoder().decode([ImageFileGolden].self, from: Data(contentsOf: file))) ?? []
  }()

  /// Where we differ on purpose: see the table at `RGBImage.init(contentsOf:)`.
  static let different: [String: Bool] = [
    "PNG: EXIF that cannot be read": true, "PNG: no palette": false, "BMP: 4 bits, grey": true,
    "BMP: masks of RGB": true,
  ]
}

@Suite struct ImageFileTests {
  @Test func `the goldens are there`() {
    #expect(ImageFileGolden.all.count == 216)
  }

  @Test(arguments: ImageFileGolden.all.filter { ImageFileGolden.different[$0.name] != nil })
  func `a file that we decode and Pillow refuses, or the other way round`(golden: ImageFileGolden) throws {
    let image = try? RGBImage(encoded: golden.bytes, name: "F")
    #expect((image != nil) == ImageFileGolden.different[golden.name])
    #expect((image == nil) == (golden.pixels != nil))
  }

  @Test func `shades of grey in order, 4 bits each`() throws {
    let golden = try #require(ImageFileGolden.all.first { $0.name == "BMP: 4 bits, grey" })
    let image = try RGBImage(encoded: golden.bytes, name: "F")
    // The first row of the file is the lowest.
    let first = golden.bytes[118]
    #expect(Array(image.pixels[(4 * 9 * 3)...].prefix(6)) == [first >> 4, first & 15].flatMap { [$0, $0, $0] })
  }

  @Test(arguments: ImageFileGolden.all.filter { ImageFileGolden.different[$0.name] == nil })
  func `a file decodes to Pillow's bytes, or is refused where Pillow does`(
    golden: ImageFileGolden
  ) throws {
    if let pixels = golden.pixels {
      let image = try RGBImage(encoded: golden.bytes, name: "F")
      #expect([image.width, image.height] == golden.size)
      #expect(ImageHash.hex(image.pixels) == pixels)
    } else {
      let error = #expect(throws: MediaError.self) { try RGBImage(encoded: golden.bytes, name: "F") }
      #expect(["brokenImage", "tooManyPixels"].contains(error?.kind))
    }
  }
}
