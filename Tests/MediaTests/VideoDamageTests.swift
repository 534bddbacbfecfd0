import Foundation
import TestMaterial
import Testing

@testable import Media

/// Copies of real videos that are cut off or have bits turned over: each is decoded as far as it goes, or refused.
@Suite struct VideoDamageTests {
  static let turtle = TestMaterial.root.appending(path: "Samples/turtle.mp4")

  /// Numbers that are the same in each run.
  struct Numbers {
    var state: UInt64
    mutating func next(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
  }

  /// Whether it decodes; what comes out is sound.
  private func attempt(_ bytes: [UInt8], _ sampling: FrameSampling) throws -> Bool {
    do throws(MediaError) {
      let clip = try VideoClip(encoded: bytes, name: "F", sampling: sampling)
      #expect(!clip.frames.isEmpty && clip.frames.count == clip.indices.count && clip.times.count == clip.frames.count)
      #expect(clip.times.allSatisfy(\.isFinite) && clip.seconds.isFinite && clip.framesPerSecond > 0)
      #expect(clip.indices.allSatisfy { $0 < clip.totalFrames })
      return true
    } catch {
      #expect(error.description.hasPrefix("F ") && error.description.hasSuffix("."))
      return false
    }
  }

  @Test func `the sample is a video`() throws {
    let clip = try VideoClip(contentsOf: Self.turtle.path, sampling: .uniform(8))
    #expect(clip.frames.count == 8 && clip.notice == nil)
  }

  @Test func `a video that is cut off anywhere`() throws {
    let bytes = [UInt8](try Data(contentsOf: Self.turtle))
    var decoded = 0
    for part in 0..<24 {
      if try attempt(Array(bytes[..<(bytes.count * part / 24)]), .uniform(4)) { decoded += 1 }
    }
    for file in ["plain.mp4", "open-groups.mkv", "one-group.ts", "mpeg4.avi", "vp9.webm"] {
      let bytes = try VideoClipGolden.bytes(file)
      for length in stride(from: 1, to: bytes.count, by: 97) {
        if try attempt(Array(bytes[..<length]), .uniform(4)) { decoded += 1 }
      }
    }
    #expect(decoded > 50)
  }

  @Test func `a video whose end is missing gives what is there, and a sentence says so`() throws {
    let path = VideoClipGolden.path("one-group.ts")
    let bytes = try VideoClipGolden.bytes("one-group.ts")
    let whole = try VideoClip(contentsOf: path, sampling: .all)
    let part = try VideoClip(encoded: Array(bytes[..<(bytes.count * 2 / 3)]), name: "F", sampling: .all)
    #expect(part.totalFrames > 5 && part.totalFrames < whole.totalFrames)
    #expect(part.frames.prefix(5) == whole.frames.prefix(5))
    // An MP4 tells how many frames it has, where it is written with its index in front.
    let front = try Self.indexInFront(VideoClipGolden.bytes("plain.mp4"))
    #expect(try VideoClip(encoded: front, name: "F", sampling: .all).totalFrames == 30)
    let cut = try VideoClip(encoded: Array(front[..<(front.count - 200)]), name: "F", sampling: .uniform(4))
    #expect(cut.totalFrames < 30 && cut.notice?.contains("of the 30 frames that it tells of") == true)
  }

  /// The MP4 with its `moov` before its `mdat`, as a server would have it: the chunk offsets move by its length.
  static func indexInFront(_ bytes: [UInt8]) throws -> [UInt8] {
    func word(_ at: Int) -> Int { bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
    var boxes: [(name: String, range: Range<Int>)] = []
    var place = 0
    while place < bytes.count {
      let length = word(place)
      boxes.append((String(decoding: bytes[(place + 4)..<(place + 8)], as: UTF8.self), place..<(place + length)))
      place += length
    }
    let moov = try #require(boxes.first { $0.name == "moov" }?.range)
    let media = try #require(boxes.first { $0.name == "mdat" }?.range)
    var index = Array(bytes[moov])
    let stco = try #require((0..<(index.count - 4)).first { Array(index[$0..<($0 + 4)]) == Array("stco".utf8) })
    let count = index[(stco + 8)..<(stco + 12)].reduce(0) { $0 << 8 | Int($1) }
    let head = try #require(boxes.first).range
    let shift = head.count + index.count - media.lowerBound
    for entry in 0..<count {
      let at = stco + 12 + 4 * entry
      let offset = index[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } + shift
      for byte in 0..<4 { index[at + byte] = UInt8(truncatingIfNeeded: offset >> (24 - 8 * byte)) }
    }
    return Array(bytes[head]) + index + Array(bytes[media])
  }

  @Test(arguments: ["plain.mp4", "open-groups.mkv", "one-group.ts", "mpeg4.avi", "vp9.webm", "turtle"])
  func `a video with bits turned over`(file: String) throws {
    let bytes = file == "turtle" ? [UInt8](try Data(contentsOf: Self.turtle)) : try VideoClipGolden.bytes(file)
    var numbers = Numbers(state: UInt64(bytes.count))
    var decoded = 0
    for round in 0..<(file == "turtle" ? 12 : 150) {
      var copy = bytes
      // Now and then only where the tables are.
      let area = round.isMultiple(of: 3) ? min(copy.count, 1200) : copy.count
      for _ in 0..<(1 + numbers.next(below: 12)) {
        copy[numbers.next(below: area)] ^= 1 << UInt8(numbers.next(below: 8))
      }
      if try attempt(copy, round.isMultiple(of: 2) ? .uniform(4) : .all) { decoded += 1 }
    }
    #expect(decoded > 2)
  }
}
