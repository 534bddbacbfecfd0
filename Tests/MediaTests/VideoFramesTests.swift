import Foundation
import TestMaterial
import Testing

@testable import Media

@Suite struct VideoFramesTests {
  private static func image(_ value: UInt8, width: Int = 2, height: Int = 1) throws -> RGBImage {
    try RGBImage(values: Array(repeating: value, count: width * height * 3), width: width, height: height)
  }

  @Test func `even sampling is that of np.linspace`() throws {
    // np.linspace(0, total - 1, n, dtype=int)
    #expect(try FrameSampling.uniform(8).indices(of: 250) == [0, 35, 71, 106, 142, 177, 213, 249])
    #expect(try FrameSampling.uniform(32).indices(of: 100).suffix(4) == [89, 92, 95, 99])
    #expect(try FrameSampling.uniform(7).indices(of: 50) == [0, 8, 16, 24, 32, 40, 49])
    #expect(try FrameSampling.uniform(1).indices(of: 9) == [0])
    #expect(try FrameSampling.uniform(2).indices(of: 9) == [0, 8])
    #expect(try FrameSampling.uniform(9).indices(of: 9) == Array(0..<9))
    #expect(try FrameSampling.uniform(100).indices(of: 9) == Array(0..<9))
    // transformers' Qwen2VLVideoProcessor: 2 frames a second, 4 to 768, an even number.
    let rate = FrameSampling.rate(2, atLeast: 4, atMost: 768, multiple: 2)
    #expect(try rate.indices(of: 100, framesPerSecond: 25) == [0, 12, 25, 37, 50, 62, 75, 87])
    #expect(try rate.indices(of: 30, framesPerSecond: 30) == [0, 7, 15, 22])
    #expect(try rate.indices(of: 3, framesPerSecond: 30) == [0, 1])
    #expect(try rate.indices(of: 1, framesPerSecond: 30) == [0])
    #expect(throws: MediaError.noFrames("This video")) { try FrameSampling.all.indices(of: 0) }
  }

  @Test func `the goldens of sampling are there`() { #expect(LinspaceGolden.all.count == 8) }

  @Test(arguments: LinspaceGolden.all) func `even sampling of any numbers`(golden: LinspaceGolden) throws {
    #expect(try FrameSampling.uniform(golden.count).indices(of: golden.total) == golden.indices)
  }

  @Test func `a list of images is a video`() throws {
    let images = try (0..<10).map { try Self.image(UInt8($0)) }
    let clip = try VideoClip(frames: images, sampling: .uniform(4), framesPerSecond: 5)
    #expect(clip.indices == [0, 3, 6, 9] && clip.frames == [0, 3, 6, 9].map { images[$0] })
    #expect(clip.totalFrames == 10 && clip.seconds == 2 && clip.times == [0, 0.6, 1.2, 1.8])
    #expect(throws: MediaError.noFrames("This video")) { try VideoClip(frames: []) }
    for rate in [0, -1, .nan, .infinity] {
      let error = #expect(throws: MediaError.self) { try VideoClip(frames: images, framesPerSecond: rate) }
      #expect(error?.kind == "frameRate")
    }
  }

  @Test func `frames that differ in size are refused`() throws {
    let images = [try Self.image(1), try Self.image(2), try Self.image(3, width: 1, height: 2)]
    let error = #expect(throws: MediaError.self) { try VideoClip(frames: images, name: "F") }
    #expect(
      error?.description
        == "F has frames of different sizes, 2 x 1 at first and 1 x 2 at frame 2; give frames of one size.")
    #expect(try VideoClip(frames: images, sampling: .indices([0, 1])).frames.count == 2)
  }

  @Test func `a folder of images is a video, in the order of the numbers in their names`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let empty = #expect(throws: MediaError.self) { try VideoClip(contentsOf: folder.path, sampling: .all) }
    #expect(empty == .noFrameFiles(folder.path))
    for (place, name) in ["f1.bmp", "f2.BMP", "f10.bmp", "f011.bmp", "g1.bmp"].enumerated() {
      try Data(Self.bitmap(UInt8(place))).write(to: folder.appending(path: name))
    }
    try Data("no image".utf8).write(to: folder.appending(path: "notes.txt"))
    try Data("no image".utf8).write(to: folder.appending(path: ".hidden.bmp"))
    let clip = try VideoClip(contentsOf: folder.path, sampling: .all)
    #expect(clip.frames.map { $0.pixels[0] } == [0, 1, 2, 3, 4] && clip.framesPerSecond == 24)
    // Only what is chosen is opened.
    try Data("no image".utf8).write(to: folder.appending(path: "f2.BMP"))
    #expect(
      try VideoClip(contentsOf: folder.path + "/", sampling: .uniform(3)).frames.map { $0.pixels[0] } == [0, 2, 4])
    let broken = #expect(throws: MediaError.self) { try VideoClip(contentsOf: folder.path, sampling: .all) }
    #expect(broken == .notImage(folder.path + "/f2.BMP"))
  }

  /// A BMP of one grey pixel.
  private static func bitmap(_ value: UInt8) -> [UInt8] {
    let header: [UInt8] =
      Array("BM".utf8) + [58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0]
    return header + Array(repeating: 0, count: 24) + [value, value, value, 0]
  }

  @Test func `names are in the order of people`() {
    let names = [
      "", "a", "a1", "a01", "a2", "a10", "a10b", "a11", "b", "b0", "b99999999999999999999", "b100000000000000000000",
    ]
    for (place, name) in names.enumerated() {
      for other in names[(place + 1)...] where !["a1", "a01"].contains(name) || !["a1", "a01"].contains(other) {
        #expect(
          NaturalOrder(name) < NaturalOrder(other) && !(NaturalOrder(other) < NaturalOrder(name)), "\(name) \(other)")
      }
    }
    #expect((NaturalOrder("a1") < NaturalOrder("a01")) != (NaturalOrder("a01") < NaturalOrder("a1")))
  }

  @Test func `arrays are videos`() throws {
    let values = (0..<24).map { UInt8($0) }
    let clip = try VideoClip(values: values, frames: 4, width: 2, height: 1)
    #expect(clip.frames.map(\.pixels) == (0..<4).map { Array(values[(6 * $0)..<(6 * $0 + 6)]) })
    let grey = try VideoClip(values: [1, 2, 3], frames: 3, width: 1, height: 1, channels: 1, sampling: .uniform(2))
    #expect(grey.frames.map(\.pixels) == [[1, 1, 1], [3, 3, 3]] && grey.totalFrames == 3)
    let unit = try VideoClip(unit: [0, 0.5, 1, 1, 0, 0], frames: 2, width: 1, height: 1)
    #expect(unit.frames.map(\.pixels) == [[0, 127, 255], [255, 0, 0]])
  }

  @Test func `arrays with impossible numbers`() {
    let values = [UInt8](repeating: 7, count: 24)
    func kind(frames: Int, width: Int, height: Int, channels: Int = 3) -> String? {
      (#expect(throws: MediaError.self) {
        try VideoClip(values: values, frames: frames, width: width, height: height, channels: channels)
      })?.kind
    }
    #expect(kind(frames: 0, width: 2, height: 1) == "noFrames")
    #expect(kind(frames: -1, width: 2, height: 1) == "noFrames")
    #expect(kind(frames: 3, width: 2, height: 1) == "frameValues")
    #expect(kind(frames: .max, width: 2, height: 1) == "frameValues")
    #expect(kind(frames: 4, width: 2, height: 1, channels: 2) == "imageChannels")
    #expect(kind(frames: 4, width: 2, height: 1, channels: .max) == "imageChannels")
    #expect(kind(frames: 4, width: 0, height: 1) == "imageSize")
    #expect(kind(frames: 4, width: .max, height: .max) == "tooManyPixels")
    let error = #expect(throws: MediaError.self) { try VideoClip(unit: [0, 1, 2], frames: 1, width: 1, height: 1) }
    #expect(error == .valueRange("This video", index: 2, 2))
    #expect(throws: MediaError.noFrames("This video")) { try VideoClip(unit: [], frames: 1, width: 1, height: 1) }
  }

  @Test func `limits hold for frames that are given`() throws {
    let images = try (0..<4).map { try Self.image(UInt8($0)) }
    #expect(try VideoClip(frames: images, limits: VideoLimits(maxPixels: 8)).frames.count == 4)
    let size = ImageSize(width: 2, height: 1)
    #expect(throws: MediaError.tooManyFramePixels("F", frames: 4, size, limit: 7)) {
      try VideoClip(frames: images, name: "F", limits: VideoLimits(maxPixels: 7))
    }
    #expect(throws: MediaError.tooManyPixels("F", width: 2, height: 1, limit: 1)) {
      try VideoClip(frames: images, name: "F", limits: VideoLimits(frame: ImageLimits(maxPixels: 1)))
    }
  }
}

/// What `np.linspace` gives; see `tools/goldens/media_video_clips.py`.
struct LinspaceGolden: Decodable, Sendable {
  let total: Int
  let count: Int
  let indices: [Int]

  static let all: [LinspaceGolden] = {
    let file = TestMaterial.golden("media/video_sampling.json")
    return (try? JSONDecoder().decode([LinspaceGolden].self, from: Data(contentsOf: file))) ?? []
  }()
}
