import Foundation
import TestMaterial
import Testing

@testable import Media

/// A line of the shared audio's manifest.
struct AudioManifestEntry: Decodable {
  let path: String
  /// nil where the file cannot be decoded.
  let seconds: Double?

  static let all: [AudioManifestEntry] = {
    guard let shared = TestMaterial.shared,
      let text = try? String(contentsOf: shared.appending(path: "audio/manifest.jsonl"), encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").compactMap { line in
      try? JSONDecoder().decode(AudioManifestEntry.self, from: Data(line.utf8))
    }
  }()
}

@Suite(.enabled(if: TestMaterial.shared != nil, "the shared recordings are not on this machine"))
struct SharedAudioTests {
  @Test(arguments: AudioManifestEntry.all) func `every recording decodes or is refused`(entry: AudioManifestEntry)
    throws
  {
    let shared = try #require(TestMaterial.shared)
    let path = shared.appending(path: entry.path).path
    if let seconds = entry.seconds {
      let clip = try AudioClip(contentsOf: path)
      #expect(abs(clip.seconds - seconds) < 0.1, "\(entry.path): \(clip.seconds) \(seconds)")
    } else {
      #expect(throws: MediaError.notAudio(path)) { try AudioClip(contentsOf: path) }
    }
  }
}
