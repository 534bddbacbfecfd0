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
}

@Suite struct ImageFileTests {
  @Test func `the goldens are there`() {
    #expect(ImageFileGolden.all.count == 211)
  }

  @Test(arguments: ImageFileGolden.all) func `a file decodes to Pillow's bytes, or is refused where Pillow does`(
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
