import Foundation
import TestMaterial
import Testing

@testable import Media

/// What Pillow and `transformers` make of noise; see `tools/goldens/media_image_resizing.py`.
struct ImageResizingGolden: Decodable {
  struct Resized: Decodable, CustomTestStringConvertible {
    let from: ImageSize
    let to: ImageSize
    let filter: Int
    let pixels: String

    init(from decoder: any Decoder) throws {
      var row = try decoder.unkeyedContainer()
      from = ImageSize(width: try row.decode(Int.self), height: try row.decode(Int.self))
      to = ImageSize(width: try row.decode(Int.self), height: try row.decode(Int.self))
      filter = try row.decode(Int.self)
      pixels = try row.decode(String.self)
    }

    var testDescription: String { "\(from.width)x\(from.height) to \(to.width)x\(to.height), filter \(filter)" }
  }

  struct Prepared: Decodable, CustomTestStringConvertible {
    let size: [Int]
    let resize: [Int]?
    let crop: [Int]?
    let filter: Int
    let output: [Int]
    let pixels: String
    let values: String
    let first: Float

    var testDescription: String { "\(size) resized to \(resize ?? []), cropped to \(crop ?? [])" }
  }

  let resized: [Resized]
  let prepared: [Prepared]

  static let all: ImageResizingGolden? = {
    let file = TestMaterial.golden("media/image_resizing.json")
    return try? JSONDecoder().decode(ImageResizingGolden.self, from: Data(contentsOf: file))
  }()
}

@Suite struct ImageResizingTests {
  /// The script's seeds count the sizes, each of which comes with six filters.
  static let resized = Array((ImageResizingGolden.all?.resized ?? []).enumerated().map { ($0.offset / 6, $0.element) })
  static let prepared = Array((ImageResizingGolden.all?.prepared ?? []).enumerated().map { ($0.offset, $0.element) })

  @Test func `the goldens are there`() {
    #expect(Self.resized.count == 33 * 6)
    #expect(Self.prepared.count == 11)
  }

  @Test(arguments: resized) func `a resized image has Pillow's bytes, in both forms of the kernels`(
    seed: Int, golden: ImageResizingGolden.Resized
  ) throws {
    let image = ImageNoise.image(golden.from.width, golden.from.height, seed: seed)
    let filter = try #require(ResamplingFilter(code: golden.filter))
    for usesAVX2 in Set([false, ResamplingAxis.hasAVX2]) {
      let resized = try image.resized(
        to: golden.to, part: ImageBox(of: golden.to), filter: filter, limits: ImageLimits(), usesAVX2: usesAVX2)
      #expect(resized.size == golden.to)
      #expect(ImageHash.hex(resized.pixels) == golden.pixels, "AVX2 \(usesAVX2)")
    }
  }

  @Test(arguments: prepared) func `a prepared image has the bits of transformers`(
    seed: Int, golden: ImageResizingGolden.Prepared
  ) throws {
    let image = ImageNoise.image(golden.size[0], golden.size[1], seed: seed)
    let resize = golden.resize.map { size in
      size.count == 1 ? ImageTransform.Resize.shortestEdge(size[0]) : .exact(ImageSize(width: size[0], height: size[1]))
    }
    let transform = try ImageTransform(
      resize: resize, filter: try #require(ResamplingFilter(code: golden.filter)),
      crop: golden.crop.map { ImageSize(width: $0[0], height: $0[1]) }, mean: [0.48145466, 0.4578275, 0.40821073],
      deviation: [0.26862954, 0.26130258, 0.27577711])
    let values = try transform(image)
    #expect([values.width, values.height] == golden.output)
    #expect(transform.outputSize(of: image.size) == ImageSize(width: values.width, height: values.height))
    #expect(ImageHash.hex(try transform.pixels(of: image).pixels) == golden.pixels)
    #expect(abs(values.values[0] - golden.first) <= 1e-6)
    #expect(ImageHash.hex(values.values) == golden.values)
  }

  @Test(arguments: ResamplingFilter.allCases) func `a part of a resized image is what would be cut from the whole`(
    filter: ResamplingFilter
  ) throws {
    let image = ImageNoise.image(61, 47, seed: 3)
    for size in [ImageSize(width: 30, height: 90), ImageSize(width: 61, height: 20), ImageSize(width: 122, height: 47)]
    {
      let whole = try image.resized(width: size.width, height: size.height, filter: filter)
      for part in [
        ImageBox(columns: 0..<1, rows: 0..<1), ImageBox(columns: 5..<29, rows: 3..<19),
        ImageBox(columns: (size.width - 2)..<size.width, rows: (size.height - 1)..<size.height),
      ] {
        let resized = try image.resized(to: size, part: part, filter: filter, limits: ImageLimits())
        #expect(resized == whole.cropped(to: part))
      }
    }
  }

  @Test func `no more of an image than the crop needs is computed`() throws {
    // The whole would be 224 x 4,480,000.
    let image = ImageNoise.image(1, 20_000, seed: 0)
    let transform = try ImageTransform(resize: .shortestEdge(224), crop: ImageSize(width: 224, height: 224))
    #expect(try transform(image).values.count == 3 * 224 * 224)
    let uncropped = try ImageTransform(resize: .shortestEdge(224))
    #expect(uncropped.outputSize(of: ImageSize(width: 1, height: .max)).height == 1_000_000_000_000_000)
    let limit = ImageLimits().maxPixels
    #expect(throws: MediaError.tooManyPixels("A prepared image", width: 224, height: 4_480_000, limit: limit)) {
      try uncropped(image)
    }
  }

  @Test func `filters have Pillow's numbers`() {
    #expect(ResamplingFilter.allCases.map(\.code).sorted() == [0, 1, 2, 3, 4, 5])
    #expect(ResamplingFilter(code: 3) == .bicubic)
    #expect(ResamplingFilter(code: 6) == nil && ResamplingFilter(code: -1) == nil)
  }

  @Test func `a crop that sticks out is black there`() throws {
    let image = try RGBImage(values: (1...12).map { UInt8($0) }, width: 2, height: 2)
    let cropped = try image.cropped(left: 1, top: -1, width: 2, height: 2)
    #expect(cropped.pixels == [0, 0, 0, 0, 0, 0, 4, 5, 6, 0, 0, 0])
    #expect(try image.cropped(left: 0, top: 0, width: 2, height: 2) == image)
    for (left, top) in [(2, 0), (-1, 0), (0, 2), (Int.max, Int.min)] {
      #expect(try image.cropped(left: left, top: top, width: 1, height: 1).pixels == [0, 0, 0])
    }
  }
}
