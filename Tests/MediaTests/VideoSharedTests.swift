import Foundation
import TestMaterial
import Testing

@testable import Media

/// What PyAV decodes a shared video to; see `tools/goldens/media_video_shared.py`.
struct SharedVideoGolden: Decodable, Sendable, CustomTestStringConvertible {
  let path: String
  let total: Int
  let indices: [Int]?
  let times: [Double]?
  let frames: [String]?

  var testDescription: String { path }
  var file: String { TestMaterial.shared?.appending(path: path).path ?? "" }

  static let all: [SharedVideoGolden] = {
    let file = TestMaterial.golden("media/shared_videos.json")
    return (try? JSONDecoder().decode([SharedVideoGolden].self, from: Data(contentsOf: file))) ?? []
  }()

  static let films = all.filter { $0.total > 0 }
}

@Suite(.enabled(if: TestMaterial.shared != nil, "the shared videos are not on this machine"))
struct VideoSharedTests {
  /// A line of the shared videos' manifest.
  struct Listed: Decodable {
    let path: String
    let frames: Int?
    let width: Int?
    let height: Int?
    /// Milliseconds: the least and the longest time from one frame to the next.
    let steps: [Double]?

    enum CodingKeys: String, CodingKey {
      case path, width, height
      case frames = "frames_decoded"
      case steps = "pts_step_ms"
    }
  }

  @Test func `the goldens are of all the shared videos`() throws {
    let list = try #require(TestMaterial.shared).appending(path: "video/manifest.jsonl")
    let lines = try String(contentsOf: list, encoding: .utf8).split(separator: "\n")
    let listed = try lines.map { try JSONDecoder().decode(Listed.self, from: Data($0.utf8)) }
    #expect(listed.count == 21 && SharedVideoGolden.films.count == 17)
    #expect(listed.map(\.path) == SharedVideoGolden.all.map(\.path))
    for (video, golden) in zip(listed, SharedVideoGolden.all) where golden.total > 0 {
      // The pixels of this one would fill memory.
      if golden.path.contains("cockatoo") { continue }
      let clip = try VideoClip(contentsOf: golden.file, sampling: .all)
      #expect(clip.totalFrames == video.frames && golden.total == video.frames, "\(video.path)")
      #expect(clip.frames.allSatisfy { $0.width == video.width && $0.height == video.height }, "\(video.path)")
      guard let steps = video.steps else { continue }
      let found = zip(clip.times, clip.times.dropFirst()).map { ($1 - $0) * 1000 }
      #expect(abs((found.min() ?? 0) - steps[0]) < 0.01 && abs((found.max() ?? 0) - steps[1]) < 0.01, "\(video.path)")
    }
  }

  @Test(arguments: SharedVideoGolden.films)
  func `frames spread over a film are PyAV's, to the bit`(golden: SharedVideoGolden) throws {
    let clip = try VideoClip(contentsOf: golden.file, sampling: .uniform(8))
    #expect(clip.totalFrames == golden.total && clip.indices == golden.indices)
    // How what is missing is made up for after a break is a matter of libavcodec's release.
    let sound = golden.path.contains("corrupted") ? 5 : 8
    #expect(clip.frames.prefix(sound).map { ImageHash.hex($0.pixels) } == golden.frames.map { Array($0.prefix(sound)) })
    #expect(zip(clip.times, golden.times ?? []).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect((clip.notice != nil) == golden.path.contains("corrupted"))
  }

  @Test(arguments: SharedVideoGolden.films.filter { !$0.path.contains("corrupted") })
  func `a frame that is sought alone is PyAV's, to the bit`(golden: SharedVideoGolden) throws {
    for (index, hash) in zip(golden.indices ?? [], golden.frames ?? []) {
      let clip = try VideoClip(contentsOf: golden.file, sampling: .indices([index]))
      #expect(clip.totalFrames == golden.total && clip.frames.map { ImageHash.hex($0.pixels) } == [hash], "\(index)")
    }
  }

  @Test(arguments: SharedVideoGolden.all.filter { $0.total == 0 })
  func `files without a frame are refused`(golden: SharedVideoGolden) {
    let error = #expect(throws: MediaError.self) { try VideoClip(contentsOf: golden.file, sampling: .uniform(8)) }
    let isBroken = golden.path.contains("invalid-bitstream")
    #expect(error?.kind == (isBroken ? "undecodableVideo" : "noPictures"))
  }
}
