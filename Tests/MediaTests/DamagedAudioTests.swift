import Foundation
import TestMaterial
import Testing

@testable import Media

/// A small sound file, the bytes of it that a test inverts, and what PyAV keeps then; see
/// `tools/goldens/media_damaged_audio.py`.
struct DamagedAudio: Decodable, CustomTestStringConvertible {
  let name: String
  /// Sample frames that PyAV decodes of the whole file.
  let frames: Int
  let rate: Int
  /// nil where damage cannot be told from sound.
  let start: Int?
  let count: Int?
  let kept: Int?

  static let all: [DamagedAudio] = {
    let file = TestMaterial.golden("media/damaged/damaged.json")
    return (try? JSONDecoder().decode([DamagedAudio].self, from: Data(contentsOf: file))) ?? []
  }()

  var testDescription: String { name }

  var bytes: [UInt8] {
    get throws { try Array(Data(contentsOf: TestMaterial.golden("media/damaged/\(name)"))) }
  }

  var damagedBytes: [UInt8] {
    get throws {
      var bytes = try bytes
      for place in (start ?? 0)..<(start ?? 0) + (count ?? 0) { bytes[place] ^= 0xFF }
      return bytes
    }
  }
}

@Suite struct DamagedAudioTests {
  @Test func `the files are there`() {
    #expect(DamagedAudio.all.count == 19)
  }

  @Test(arguments: DamagedAudio.all)
  func `a whole file has no notice, and the length that PyAV finds`(file: DamagedAudio) throws {
    let clip = try AudioClip(encoded: file.bytes, name: file.name)
    #expect(clip.notice(file.name) == nil)
    #expect(abs(clip.seconds - Double(file.frames) / Double(file.rate)) < 0.08)
  }

  @Test(arguments: DamagedAudio.all.filter { $0.start != nil })
  func `damage costs what is damaged, times after it are right, and one notice says what is missing`(
    file: DamagedAudio
  ) throws {
    let whole = try AudioClip(encoded: file.bytes, name: file.name)
    let clip = try AudioClip(encoded: file.damagedBytes, name: file.name)
    #expect(abs(clip.seconds - whole.seconds) < 0.05)
    let first = try #require(clip.damage.gaps.first), last = try #require(clip.damage.gaps.last)
    #expect(last.end < clip.seconds)
    // No more than PyAV loses, but for a frame or two that it keeps though they are wrong.
    let kept = try #require(file.kept)
    #expect(clip.damage.seconds <= Double(file.frames - kept) / Double(file.rate) + 0.13)
    for gap in clip.damage.gaps {
      #expect(samples(of: clip, gap.start + 0.02, gap.end - 0.02).allSatisfy { abs($0) < 1e-3 })
    }
    #expect(difference(clip, whole, 0, first.start - 0.1) < 0.02)
    #expect(difference(clip, whole, last.end + 0.15, 2.9) < 0.02)
    let notice = try #require(clip.notice(file.name))
    #expect(notice.hasPrefix("\(file.name) is damaged: ") && !notice.contains(". ") && !notice.contains("cut short"))
  }

  @Test(arguments: DamagedAudio.all) func `a file that ends early tells so, and how much is missing`(
    file: DamagedAudio
  ) throws {
    let bytes = try file.bytes
    let whole = try AudioClip(encoded: bytes, name: file.name)
    let clip = try AudioClip(encoded: Array(bytes.prefix(bytes.count * 3 / 5)), name: file.name)
    #expect(difference(clip, whole, 0, min(clip.seconds, 1) - 0.1) < 0.02)
    // ADTS and fragments have no length in front.
    if ["tone.aac", "tone-fragmented.mp4"].contains(file.name) { return }
    let notice = try #require(clip.notice(file.name))
    #expect(notice.hasPrefix("\(file.name) is cut short: ") && !notice.contains(". "))
    // Ogg tells only that its last page is not whole.
    if file.name.hasSuffix(".ogg") || file.name.hasSuffix(".opus") { return }
    #expect(abs(clip.seconds + clip.missingSeconds - whole.seconds) < 0.2)
  }

  @Test(arguments: DamagedAudio.all) func `blocks are what the clip is`(file: DamagedAudio) throws {
    for bytes in [try file.bytes, try file.damagedBytes] {
      let clip = try AudioClip(encoded: bytes, name: file.name)
      var reader = try AudioReader(encoded: bytes, name: file.name)
      var samples: [Float] = []
      while let block = try reader.next() {
        #expect(!block.isEmpty && block.count < 3 * 16_000)
        samples += block
      }
      #expect(samples == clip.samples)
      #expect(reader.notice == clip.notice(file.name))
      #expect(reader.damage == clip.damage)
    }
  }

  @Test(.enabled(if: TestMaterial.shared != nil, "the shared recordings are not here"))
  func `one flipped bit in a FLAC costs one block`() throws {
    let shared = try #require(TestMaterial.shared)
    let clip = try AudioClip(contentsOf: shared.appending(path: "reports/flac_one_bit.flac").path)
    #expect(clip.samples.count == 79_002)
    #expect(clip.damage.gaps == [AudioDamage.Gap(start: 2.304, duration: 0.256)])
    #expect(
      clip.notice("F") == "F is damaged: 0.26 s of its sound are missing (2.3 s to 2.56 s), and silence stands there.")
  }

  private func samples(of clip: AudioClip, _ start: Double, _ end: Double) -> ArraySlice<Float> {
    let range = Int(start * 16_000)..<max(Int(start * 16_000), Int(end * 16_000))
    return clip.samples[range.clamped(to: 0..<clip.samples.count)]
  }

  /// The root of the mean square of the difference in a stretch.
  private func difference(_ clip: AudioClip, _ other: AudioClip, _ start: Double, _ end: Double) -> Double {
    let pairs = zip(samples(of: clip, start, end), samples(of: other, start, end))
    let squares = pairs.map { Double(($0 - $1) * ($0 - $1)) }
    return squares.isEmpty ? 0 : (squares.reduce(0, +) / Double(squares.count)).squareRoot()
  }
}
