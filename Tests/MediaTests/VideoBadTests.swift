import Foundation
import TestMaterial
import Testing

@testable import Media

@Suite struct VideoBadTests {
  @Test func `a path that is missing, a device or empty`() throws {
    #expect(throws: MediaError.missing("/no/such.mp4")) { try VideoClip(contentsOf: "/no/such.mp4", sampling: .all) }
    #expect(throws: MediaError.notAFile("/dev/null")) { try VideoClip(contentsOf: "/dev/null", sampling: .all) }
    #expect(throws: MediaError.empty("nothing")) { try VideoClip(encoded: [], name: "nothing", sampling: .all) }
  }

  @Test(arguments: [
    ("sound.mp4", "F has no video track."),
    ("no-frames.mp4", "F has no frames."),
    ("encrypted.mp4", "F is encrypted; give a copy without protection."),
    (
      "two-sizes.ts",
      "F has frames of different sizes, 64 x 48 at first and 80 x 48 at frame 4; give frames of one size."
    ),
  ]) func `a file that is no video that can be used`(file: String, sentence: String) throws {
    let bytes = try VideoClipGolden.bytes(file)
    let error = #expect(throws: MediaError.self) { try VideoClip(encoded: bytes, name: "F", sampling: .all) }
    #expect(error?.description == sentence)
  }

  @Test(arguments: ["just some text, and a little more of it", "{\"json\": 1}", "\u{0}", "%PDF-1.7", "<svg/>"])
  func `bytes that are no video`(text: String) {
    let error = #expect(throws: MediaError.self) {
      try VideoClip(encoded: Array(text.utf8), name: "F", sampling: .all)
    }
    #expect(error?.description == "F is not a video in a format that is known here.")
  }

  @Test func `sound is no video`() {
    let wave = WaveFile.int16([0, 0.5])
    #expect(throws: MediaError.noPictures("F")) { try VideoClip(encoded: wave, name: "F", sampling: .all) }
  }

  @Test func `frames that are not there`() throws {
    let path = VideoClipGolden.path("plain.mp4")
    func error(_ sampling: FrameSampling) -> MediaError? {
      #expect(throws: MediaError.self) { try VideoClip(contentsOf: path, sampling: sampling) }
    }
    #expect(error(.uniform(0)) == .frameCount(path, 0))
    #expect(error(.uniform(-3)) == .frameCount(path, -3))
    #expect(error(.indices([])) == .frameCount(path, 0))
    #expect(error(.indices([3, 30])) == .frameIndex(path, 30, total: 30))
    #expect(error(.indices([-1])) == .frameIndex(path, -1, total: 30))
  }

  @Test func `a broken frame is left out, and a sentence says so`() throws {
    let clip = try VideoClip(contentsOf: VideoClipGolden.path("damaged.mp4"), sampling: .uniform(8))
    #expect(clip.totalFrames == 29 && clip.indices == [0, 4, 8, 12, 16, 20, 24, 28])
    let name = VideoClipGolden.path("damaged.mp4")
    #expect(
      clip.notice == "\(name) is damaged or cut short: of the 30 frames that it tells of, 29 can be decoded, and the "
        + "frames were chosen among those.")
  }

  @Test func `limits are the last that pass`() throws {
    let bytes = try VideoClipGolden.bytes("plain.mp4")
    let size = ImageSize(width: 64, height: 48)
    let pixels = 64 * 48
    func error(_ sampling: FrameSampling, _ limits: VideoLimits) -> MediaError? {
      do { _ = try VideoClip(encoded: bytes, name: "F", sampling: sampling, limits: limits) } catch {
        return error
      }
      return nil
    }
    #expect(error(.uniform(4), VideoLimits(frame: ImageLimits(maxPixels: pixels))) == nil)
    #expect(
      error(.uniform(4), VideoLimits(frame: ImageLimits(maxPixels: pixels - 1)))
        == .tooManyPixels("F", width: 64, height: 48, limit: pixels - 1))
    #expect(error(.uniform(4), VideoLimits(maxPixels: 4 * pixels)) == nil)
    #expect(
      error(.uniform(4), VideoLimits(maxPixels: 4 * pixels - 1))
        == .tooManyFramePixels("F", frames: 4, size, limit: 4 * pixels - 1))
    // The film has 30 frames, but those of the first group are all that the fourth leans on.
    #expect(error(.all, VideoLimits(maxDecodedPixels: 30 * pixels - 1))?.kind == "tooMuchDecoding")
    #expect(error(.indices([3]), VideoLimits(maxDecodedPixels: 10 * pixels)) == nil)
    #expect(error(.indices([20]), VideoLimits(maxDecodedPixels: 10 * pixels)) == nil)
    #expect(error(.indices([29]), VideoLimits(maxDecodedPixels: 4 * pixels))?.kind == "tooMuchDecoding")
  }

  @Test func `frames that claim billions of pixels are refused`() throws {
    // The sizes are in the JPEG frames themselves: FF C0, length, depth, height, width.
    var bytes = try VideoClipGolden.bytes("full-range.mkv")
    var claims = 0
    for start in 0..<(bytes.count - 9) where Array(bytes[start..<(start + 5)]) == [0xFF, 0xC0, 0, 17, 8] {
      bytes.replaceSubrange((start + 5)..<(start + 9), with: [0x75, 0x30, 0xEA, 0x60])
      claims += 1
    }
    #expect(claims == 4)
    let error = #expect(throws: MediaError.self) { try VideoClip(encoded: bytes, name: "F", sampling: .all) }
    #expect(["undecodableVideo", "tooManyPixels"].contains(error?.kind))
  }

  @Test func `every sentence names the video and ends`() throws {
    for file in ["sound.mp4", "no-frames.mp4", "encrypted.mp4", "two-sizes.ts"] {
      let path = VideoClipGolden.path(file)
      let error = #expect(throws: MediaError.self) { try VideoClip(contentsOf: path, sampling: .all) }
      #expect(error?.description.hasPrefix("\(path) ") == true && error?.description.hasSuffix(".") == true)
    }
  }
}
