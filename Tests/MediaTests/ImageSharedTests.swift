import Foundation
import TestMaterial
import Testing

@testable import Media

/// What Pillow and `transformers` make of a shared image; see `tools/goldens/media_image_shared.py`.
struct SharedImageGolden: Decodable, Sendable, CustomTestStringConvertible {
  let path: String
  /// nil where Pillow refuses the file.
  let pixels: String?
  let size: [Int]?
  let transforms: [Transform]?

  struct Transform: Decodable {
    let pixels: String
    let values: String
    let index: Int
    let value: Float

    init(from decoder: any Decoder) throws {
      var row = try decoder.unkeyedContainer()
      pixels = try row.decode(String.self)
      values = try row.decode(String.self)
      index = try row.decode(Int.self)
      value = try row.decode(Float.self)
    }
  }

  var testDescription: String { path }

  static let all: [SharedImageGolden] = {
    let file = TestMaterial.golden("media/shared_images.json")
    return (try? JSONDecoder().decode([SharedImageGolden].self, from: Data(contentsOf: file))) ?? []
  }()

  /// Those of `TRANSFORMS` in the script, in its order.
  static func transforms() throws -> [ImageTransform] {
    [
      try ImageTransform(
        resize: .shortestEdge(336), crop: ImageSize(width: 336, height: 336),
        mean: [0.48145466, 0.4578275, 0.40821073],
        deviation: [0.26862954, 0.26130258, 0.27577711]),
      try ImageTransform(
        resize: .exact(ImageSize(width: 384, height: 384)), mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5]),
      try ImageTransform(
        resize: .shortestEdge(90), filter: .bilinear, crop: ImageSize(width: 100, height: 123),
        mean: [0.48145466, 0.4578275, 0.40821073], deviation: [0.26862954, 0.26130258, 0.27577711]),
    ]
  }
}

@Suite(.enabled(if: TestMaterial.shared != nil, "the shared images are not on this machine"))
struct ImageSharedTests {
  let shared: URL

  init() throws {
    shared = try #require(TestMaterial.shared)
  }

  @Test func `the goldens are of all the shared images`() throws {
    let manifest = try String(contentsOf: shared.appending(path: "images/manifest.jsonl"), encoding: .utf8)
    #expect(SharedImageGolden.all.count == 258)
    #expect(manifest.split(separator: "\n").count == 258)
  }

  @Test(arguments: SharedImageGolden.all) func `an image decodes to Pillow's bytes, or is refused where Pillow does`(
    golden: SharedImageGolden
  ) throws {
    let path = shared.appending(path: golden.path).path
    guard let pixels = golden.pixels else {
      let error = #expect(throws: MediaError.self) { try RGBImage(contentsOf: path) }
      #expect(["notImage", "brokenImage", "tooManyPixels"].contains(error?.kind))
      return
    }
    let image = try RGBImage(contentsOf: path)
    #expect([image.width, image.height] == golden.size)
    #expect(ImageHash.hex(image.pixels) == pixels)
  }

  @Test(arguments: SharedImageGolden.all.filter { $0.transforms != nil })
  func `an image is prepared to the bits of transformers`(golden: SharedImageGolden) throws {
    let image = try RGBImage(contentsOf: shared.appending(path: golden.path).path)
    let transforms = try SharedImageGolden.transforms()
    let expected = try #require(golden.transforms)
    try #require(expected.count == transforms.count)
    for (transform, expected) in zip(transforms, expected) {
      let values = try transform(image)
      #expect(ImageHash.hex(try transform.pixels(of: image).pixels) == expected.pixels)
      #expect(abs(values.values[expected.index] - expected.value) <= 1e-6)
      #expect(ImageHash.hex(values.values) == expected.values)
    }
  }
}
