import Foundation
import TestMaterial
import Testing

@testable import Media

@Suite struct VideoClipTests {
  @Test func `the goldens are there`() {
    #expect(VideoClipGolden.all.count == 17 && VideoClipGolden.exact.count == 16)
  }

  @Test(arguments: VideoClipGolden.exact) func `all frames are PyAV's, to the bit and in order`(
    golden: VideoClipGolden
  ) throws {
    let clip = try VideoClip(contentsOf: golden.path, sampling: .all)
    #expect(clip.totalFrames == golden.total)
    #expect(clip.indices == Array(0..<golden.total))
    #expect(clip.frames.allSatisfy { [$0.width, $0.height] == golden.size })
    #expect(clip.frames.map { ImageHash.hex($0.pixels) } == golden.frames)
    #expect((clip.notice != nil) == (golden.file == "damaged.mp4"))
    if let times = golden.times {
      #expect(zip(clip.times, times).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  @Test(arguments: VideoClipGolden.exact)
  func `frames that are sought are those that decoding everything gives`(golden: VideoClipGolden) throws {
    let all = try VideoClip(contentsOf: golden.path, sampling: .all)
    // A single frame before the damage shows nothing of it.
    let choices = Choices.of(golden.total).filter { golden.file != "damaged.mp4" || $0.contains { 12...18 ~= $0 } }
    for choice in choices where golden.file != "damaged.mp4" || choice.count > 1 {
      let clip = try VideoClip(contentsOf: golden.path, sampling: .indices(choice))
      #expect(clip.frames == choice.map { all.frames[$0] }, "\(choice)")
      #expect(clip.times == choice.map { all.times[$0] }, "\(choice)")
      #expect(clip.totalFrames == golden.total && clip.seconds == all.seconds && clip.indices == choice)
    }
  }

  @Test func `bytes give what their file gives`() throws {
    for golden in VideoClipGolden.exact {
      let bytes = try VideoClipGolden.bytes(golden.file)
      let clip = try VideoClip(encoded: bytes, name: golden.path, sampling: .uniform(4))
      #expect(try VideoClip(contentsOf: golden.path, sampling: .uniform(4)) == clip)
    }
  }

  /// At odd sizes libswscale 6 is led another way to the same blend of chroma, and rounds once more.
  @Test(arguments: VideoClipGolden.all.filter { $0.pixels != nil })
  func `pixels that depend on the release of libswscale are near PyAV's`(golden: VideoClipGolden) throws {
    let expected = [UInt8](try #require(golden.pixels))
    let clip = try VideoClip(contentsOf: golden.path, sampling: .indices([golden.total / 2]))
    let image = try #require(clip.frames.first)
    #expect([image.width, image.height] == golden.size && clip.totalFrames == golden.total)
    try #require(image.pixels.count == expected.count)
    let differences = zip(image.pixels, expected).map { abs(Int($0) - Int($1)) }
    #expect(differences.allSatisfy { $0 <= 1 } && differences.count { $0 == 1 } < 10)
  }

  @Test func `frames come in order`() throws {
    // The bar's left edge is at twice the frame's number.
    for file in ["plain.mp4", "open-groups.mkv", "one-group.ts", "mpeg4.avi", "vp9.webm"] {
      let clip = try VideoClip(contentsOf: VideoClipGolden.path(file), sampling: .uniform(7))
      for (index, frame) in zip(clip.indices, clip.frames) {
        let row = (0..<frame.width).map { frame.pixels[(18 * frame.width + $0) * 3 + 1] }
        let bright = row.indices.filter { row[$0] > 150 }
        let middle = Double(bright.reduce(0, +)) / Double(bright.count)
        #expect(abs(middle - (2 * Double(index) + 1.5)) < 1.5, "\(file) \(index)")
      }
    }
  }

  @Test func `a clip turned by a quarter has its sides exchanged and stands upright`() throws {
    func colour(_ image: RGBImage, _ x: Int, _ y: Int) -> String {
      let start = (y * image.width + x) * 3
      let values = Array(image.pixels[start..<(start + 3)])
      return ["red", "green", "blue"][values.firstIndex(of: values.max() ?? 0) ?? 0]
    }
    func corners(_ file: String) throws -> [String] {
      let clip = try VideoClip(contentsOf: VideoClipGolden.path(file), sampling: .uniform(1))
      let image = try #require(clip.frames.first)
      let (right, low) = (image.width - 4, image.height - 4)
      #expect((image.width > image.height) == ["plain.mp4", "turned-2.mp4", "turned-3.mp4"].contains(file))
      return [colour(image, 3, 3), colour(image, right, 3), colour(image, 3, low), colour(image, right, low)]
    }
    // Above left, above right, below left, below right.
    #expect(try corners("plain.mp4") == ["red", "red", "green", "blue"])
    #expect(try corners("turned-3.mp4") == ["blue", "green", "red", "red"])
    #expect(try corners("turned-6.mp4") == ["green", "red", "blue", "red"])  // to the right
    #expect(try corners("turned-8.mp4") == ["red", "blue", "red", "green"])  // to the left
    #expect(try corners("turned-2.mp4") == ["red", "red", "blue", "green"])  // in a mirror
  }

  @Test func `sampling starts at the first frame and ends at the last`() throws {
    for count in 2...30 {
      let clip = try VideoClip(contentsOf: VideoClipGolden.path("plain.mp4"), sampling: .uniform(count))
      #expect(clip.indices.first == 0 && clip.indices.last == 29 && clip.frames.count == count)
      #expect(zip(clip.times, clip.times.dropFirst()).allSatisfy { $0 < $1 })
    }
  }

  @Test func `rate and length are those of the film`() throws {
    let plain = try VideoClip(contentsOf: VideoClipGolden.path("plain.mp4"), sampling: .uniform(2))
    #expect(plain.framesPerSecond == 30 && abs(plain.seconds - 1) < 1e-6)
    let uneven = try VideoClip(contentsOf: VideoClipGolden.path("uneven-times.mp4"), sampling: .uniform(20))
    let steps = zip(uneven.times, uneven.times.dropFirst()).map { Int((30 * ($1 - $0)).rounded()) }
    #expect(Set(steps) == [1, 2, 13])
    #expect(abs(uneven.framesPerSecond - 30 * 20 / 38) < 1)
  }
}
