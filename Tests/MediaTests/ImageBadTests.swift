import Foundation
import Testing

@testable import Media

@Suite struct ImageBadTests {
  /// The smallest GIF that claims such a size.
  static func gif(_ width: Int, _ height: Int) -> [UInt8] {
    let size = [width & 255, width >> 8, height & 255, height >> 8].map(UInt8.init)
    return Array("GIF89a".utf8) + size + [0, 0, 0, 0x2C, 0, 0, 0, 0] + size + [0, 2, 1, 0x44, 0, 0x3B]
  }

  @Test func `a path that is missing, a folder, a device or empty`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let empty = folder.appending(path: "empty.png").path
    try Data().write(to: URL(filePath: empty))
    let missing = folder.appending(path: "missing.png").path
    #expect(throws: MediaError.missing(missing)) { try RGBImage(contentsOf: missing) }
    #expect(throws: MediaError.folder(folder.path)) { try RGBImage(contentsOf: folder.path) }
    #expect(throws: MediaError.notAFile("/dev/null")) { try RGBImage(contentsOf: "/dev/null") }
    #expect(throws: MediaError.empty(empty)) { try RGBImage(contentsOf: empty) }
    #expect(throws: MediaError.empty("nothing")) { try RGBImage(encoded: [], name: "nothing") }
  }

  @Test func `an image in a file is the one in its bytes`() throws {
    let golden = try #require(ImageFileGolden.all.first)
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    try golden.file.write(to: file)
    #expect(try RGBImage(contentsOf: file.path) == RGBImage(encoded: golden.bytes, name: "F"))
    let limits = ImageLimits(maxBytes: golden.file.count - 1)
    let error = MediaError.tooManyBytes(file.path, golden.file.count, limit: limits.maxBytes)
    #expect(throws: error) { try RGBImage(contentsOf: file.path, limits: limits) }
    #expect(throws: MediaError.self) { try RGBImage(encoded: golden.bytes, name: "F", limits: limits) }
  }

  @Test(arguments: [
    "just some text", "{\"json\": 1}", "\u{0}", "RIFF....WAVE", "II*\u{0}", "<svg/>", "%PDF-1.7", "GIF8", "\u{89}PNG",
  ]) func `bytes that are no image`(text: String) {
    #expect(throws: MediaError.notImage("F")) { try RGBImage(encoded: Array(text.utf8), name: "F") }
  }

  @Test func `sound is no image`() {
    #expect(throws: MediaError.notImage("F")) { try RGBImage(encoded: WaveFile.int16([0, 0.5]), name: "F") }
  }

  @Test func `a file that claims billions of pixels is refused at once`() {
    let bytes = Self.gif(65_535, 65_535)
    let time = ContinuousClock().measure {
      #expect(throws: MediaError.tooManyPixels("F", width: 65_535, height: 65_535, limit: 178_956_970)) {
        try RGBImage(encoded: bytes, name: "F")
      }
    }
    #expect(time < .milliseconds(100))
  }

  @Test func `the limit is the last size that passes`() throws {
    for golden in ImageFileGolden.all where golden.pixels != nil && ImageFileGolden.different[golden.name] == nil {
      let size = try #require(golden.size)
      let count = size[0] * size[1]
      _ = try RGBImage(encoded: golden.bytes, name: "F", limits: ImageLimits(maxPixels: count))
      let error = #expect(throws: MediaError.self) {
        try RGBImage(encoded: golden.bytes, name: "F", limits: ImageLimits(maxPixels: count - 1))
      }
      #expect(error?.kind == "tooManyPixels", "\(golden.name)")
    }
  }

  @Test func `a JPEG with thousands of scans is refused`() throws {
    let golden = try #require(ImageFileGolden.all.first { $0.name == "JPEG: progressive" })
    // Its first scan, of the DC coefficients, over and over; and then the rest of the file.
    let starts = golden.bytes.indices.dropLast().filter { golden.bytes[$0] == 0xFF && golden.bytes[$0 + 1] == 0xDA }
    let tables = golden.bytes.indices.dropLast().filter { golden.bytes[$0] == 0xFF && golden.bytes[$0 + 1] == 0xC4 }
    let start = try #require(starts.first)
    let end = try #require(tables.first { $0 > start })
    let scan = golden.bytes[start..<end]
    let bytes = golden.bytes[..<start] + (0..<1_000).flatMap { _ in scan } + golden.bytes[start...]
    let error = #expect(throws: MediaError.self) { try RGBImage(encoded: Array(bytes), name: "F") }
    #expect(error == .brokenImage("F", format: "JPEG", reason: "it has far too many scans"))
  }

  @Test func `arrays`() throws {
    let grey = try RGBImage(values: [1, 2], width: 1, height: 2, channels: 1)
    #expect(grey.pixels == [1, 1, 1, 2, 2, 2] && grey.size == ImageSize(width: 1, height: 2))
    let rgba = try RGBImage(
      values: [0, 100, 200, 255, 0, 100, 200, 0, 0, 100, 200, 128], width: 3, height: 1, channels: 4)
    #expect(rgba.pixels == [0, 100, 200, 255, 255, 255, 127, 177, 227])
    #expect(try RGBImage(unit: [0, 0.5, 1], width: 1, height: 1).pixels == [0, 127, 255])
  }

  @Test func `arrays with impossible numbers`() {
    let values = [UInt8](repeating: 7, count: 12)
    #expect(throws: MediaError.empty("This image")) { try RGBImage(values: [], width: 1, height: 1) }
    for channels in [0, -1, 2, 5, .max] {
      #expect(throws: MediaError.imageChannels("This image", channels)) {
        try RGBImage(values: values, width: 2, height: 2, channels: channels)
      }
    }
    for (width, height) in [(0, 4), (-2, -2), (4, 0)] {
      #expect(throws: MediaError.imageSize("F", width: width, height: height)) {
        try RGBImage(values: values, width: width, height: height, name: "F")
      }
    }
    for (width, height, channels) in [(2, 2, 4), (1, 1, 3), (3, 2, 1)] {
      #expect(throws: MediaError.valueCount("F", 12, width: width, height: height, channels: channels)) {
        try RGBImage(values: values, width: width, height: height, channels: channels, name: "F")
      }
    }
    let error = #expect(throws: MediaError.self) { try RGBImage(values: values, width: .max, height: .max) }
    #expect(error?.kind == "tooManyPixels")
    for value in [-0.001, 1.001, 255, .infinity, -.infinity] as [Float] {
      #expect(throws: MediaError.valueRange("This image", index: 2, value)) {
        try RGBImage(unit: [0, 1, value], width: 1, height: 1)
      }
    }
    let nan = #expect(throws: MediaError.self) { try RGBImage(unit: [.nan, 1, 0], width: 1, height: 1) }
    #expect(nan?.kind == "valueRange")
  }

  @Test func `sizes that an image cannot be resized or cropped to`() throws {
    let image = try RGBImage(values: [1, 2, 3], width: 1, height: 1)
    for (width, height) in [(0, 1), (1, 0), (-5, 5), (.max, 1)] {
      let error = #expect(throws: MediaError.self) { try image.resized(width: width, height: height, filter: .box) }
      #expect(error?.kind == (width == .max ? "tooManyPixels" : "imageSize"))
    }
    #expect(throws: MediaError.imageSize("A cropped image", width: 0, height: 1)) {
      try image.cropped(left: 0, top: 0, width: 0, height: 1)
    }
    let limits = ImageLimits(maxPixels: 99)
    for filter in ResamplingFilter.allCases {
      #expect(throws: MediaError.tooManyPixels("A resized image", width: 10, height: 10, limit: 99)) {
        try image.resized(width: 10, height: 10, filter: filter, limits: limits)
      }
    }
    let huge = #expect(throws: MediaError.self) { try image.cropped(left: 0, top: 0, width: .max, height: .max) }
    #expect(huge?.kind == "tooManyPixels")
  }

  @Test func `steps with impossible numbers`() {
    func refused(_ make: () throws -> ImageTransform) -> Bool {
      do { _ = try make() } catch { return (error as? MediaError)?.kind == "imageTransform" }
      return false
    }
    #expect(refused { try ImageTransform(resize: .shortestEdge(0)) })
    #expect(refused { try ImageTransform(resize: .exact(ImageSize(width: 5, height: -5))) })
    #expect(refused { try ImageTransform(resize: nil, crop: ImageSize(width: 2_000_000, height: 1)) })
    #expect(refused { try ImageTransform(resize: nil, mean: [0.5]) })
    #expect(refused { try ImageTransform(resize: nil, deviation: [1, 1, 1, 1]) })
    #expect(refused { try ImageTransform(resize: nil, deviation: [1, 0, 1]) })
    #expect(refused { try ImageTransform(resize: nil, rescale: .nan) })
    #expect(refused { try ImageTransform(resize: nil, mean: [0, .infinity, 0]) })
  }

  @Test func `every error is one sentence that names the source`() {
    let errors: [MediaError] = [
      .notImage("F"), .brokenImage("F", format: "PNG", reason: "R"),
      .tooManyPixels("F", width: 1, height: 2, limit: 1), .tooManyBytes("F", 3, limit: 2),
      .imageSize("F", width: 0, height: 1), .imageChannels("F", 2),
      .valueCount("F", 3, width: 1, height: 2, channels: 3),
      .valueRange("F", index: 3, 1.5), .imageTransform("F"),
    ]
    for error in errors {
      let text = error.description
      #expect(text.contains("F") && text.hasSuffix(".") && !text.contains("\n") && !text.contains(". "), "\(text)")
    }
    #expect(errors[1].description == "F is a PNG that cannot be decoded (R).")
    #expect(errors[6].description == "F has 3 values, but 1 x 2 pixels of 3 channels have 6.")
  }
}
