import Foundation
import TestMaterial
import Testing

@testable import Media

/// A small video and what PyAV decodes it to; see `tools/goldens/media_video_clips.py`.
struct VideoClipGolden: Decodable, Sendable, CustomTestStringConvertible {
  let file: String
  /// Upright.
  let size: [Int]
  let times: [Double]?
  /// The hash of each frame's RGB bytes.
  let frames: [String]?
  /// The middle of `count` frames, where its bits depend on libswscale's release.
  let pixels: Data?
  let count: Int?

  var testDescription: String { file }
  var path: String { Self.path(file) }
  var total: Int { frames?.count ?? count ?? 0 }

  static func path(_ file: String) -> String { TestMaterial.golden("media/video/\(file)").path }

  static func bytes(_ file: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path(file)))) }

  static let all: [VideoClipGolden] = {
    let file = TestMaterial.golden("media/video_clips.json")
    return (try? JSONDecoder().decode([VideoClipGolden].self, from: Data(contentsOf: file))) ?? []
  }()

  static let exact = all.filter { $0.frames != nil }

  static func named(_ file: String) throws -> VideoClipGolden { try #require(all.first { $0.file == file }) }
}

/// Ways to take frames of a video of so many.
enum Choices {
  /// Every frame alone, the ends, some spread out, backwards, twice, and all.
  static func of(_ total: Int) -> [[Int]] {
    (0..<total).map { [$0] } + [
      [0, total - 1], Array(stride(from: 0, to: total, by: 3)), Array((0..<total).reversed()),
      [total / 2, total / 2, 0], Array(0..<total),
    ]
  }
}
