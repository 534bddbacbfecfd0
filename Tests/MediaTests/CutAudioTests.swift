import Foundation
import TestMaterial
import Testing

@testable import Media

@Suite struct CutAudioTests {
  private let second = [Float](repeating: 0.25, count: 16_000)

  @Test func `a WAV without its end tells how much is missing`() throws {
    let whole = WaveFile.int16(second)
    let cut = try AudioClip(encoded: Array(whole.prefix(44 + 8_000)), name: "cut.wav")
    #expect(cut.seconds == 0.25 && cut.missingSeconds == 0.75)
    #expect(
      cut.notice("cut.wav")
        == "cut.wav is cut short: 0.75 s of the sound that it tells of are missing, and the 0.25 s that are there were used."
    )
    // A chunk of a title before the sound.
    let title = Array("LIST".utf8) + [5, 0, 0, 0] + Array("title".utf8) + [0]
    let titled = Array(whole[..<36]) + title + whole[36..<(44 + 16_000)]
    #expect(try AudioClip(encoded: titled, name: "titled.wav").missingSeconds == 0.5)
  }

  @Test func `a whole WAV, and one whose length was not known when it was begun, miss nothing`() throws {
    var file = WaveFile(data: [UInt8](repeating: 1, count: 32_000))
    for size in [32_000, 31_000, 0x7FFF_FFFF, 0xFFFF_FFFF] {
      file.declaredSize = size
      let clip = try AudioClip(encoded: file.bytes, name: "whole.wav")
      #expect(clip.missingSeconds == 0 && clip.notice("whole.wav") == nil, "\(size)")
    }
    // A few samples are not worth a word.
    file.declaredSize = 32_200
    let clip = try AudioClip(encoded: file.bytes, name: "whole.wav")
    #expect(clip.missingSeconds > 0 && clip.notice("whole.wav") == nil)
  }

  @Test(.enabled(if: TestMaterial.shared != nil, "the shared recordings are not here"))
  func `a FLAC without its end tells how much is missing, and no real recording is suspected`() throws {
    let data = try #require(TestMaterial.shared)
    var cut = 0
    for entry in AudioManifestEntry.all where entry.seconds != nil {
      let bytes = Array(try Data(contentsOf: data.appending(path: entry.path)))
      let whole = try AudioClip(encoded: bytes, name: entry.path)
      #expect(whole.notice(entry.path) == nil, "\(entry.path)")
      // One of them does not say how long it is.
      guard entry.path.hasSuffix(".flac"), !entry.path.contains("no_num_samples"), whole.seconds > 1 else { continue }
      let half = try AudioClip(encoded: Array(bytes.prefix(bytes.count / 2)), name: entry.path)
      #expect(
        half.notice(entry.path) != nil && abs(half.seconds + half.missingSeconds - whole.seconds) < 0.02,
        "\(entry.path)")
      cut += 1
    }
    #expect(cut > 0)
  }
}
