import Foundation
import Media
import ModelKit
import TestMaterial
import Testing

@Suite struct MediaItemTests {
  private static let film = TestMaterial.golden("media/video/plain.mp4").path
  private static let photo = TestMaterial.root.appending(path: "Samples/fox.jpg").path
  private static let sound = TestMaterial.root.appending(path: "Samples/all-busy.flac").path

  private static func pixels(_ value: UInt8) throws(InputError) -> MediaItem {
    do throws(MediaError) {
      return .image(try RGBImage(values: [value, value, value], width: 1, height: 1))
    } catch { throw InputError(error) }
  }

  private func sentence(_ body: () throws -> Void) -> String? {
    do { try body() } catch {
      guard let error = error as? InputError, error.kind == .invalidMedia else { return "another error" }
      return error.description
    }
    return nil
  }

  @Test func `a file is what is wanted of it`() throws {
    #expect(try MediaItem.file(Self.sound).audioClip().sampleRate == 16_000)
    #expect(try MediaItem.file(Self.photo).image() == RGBImage(contentsOf: Self.photo))
    let clip = try MediaItem.file(Self.film).video(.uniform(4))
    #expect(try clip == VideoClip(contentsOf: Self.film, sampling: .uniform(4)))
  }

  @Test func `pixels are an image, and a list of pictures is a video`() throws {
    #expect(try Self.pixels(7).image().pixels == [7, 7, 7])
    let clip = try MediaItem.frames((0..<9).map { try Self.pixels(UInt8($0)) }).video(.uniform(3))
    #expect(clip.frames.map { $0.pixels[0] } == [0, 4, 8] && clip.totalFrames == 9)
    let files = try MediaItem.frames([.file(Self.photo), .file(Self.photo)]).video(.all)
    #expect(try files.frames[1] == RGBImage(contentsOf: Self.photo))
    let limits = ImageLimits(maxPixels: 0)
    #expect(
      sentence { _ = try Self.pixels(7).image(limits) } == "This image has 1 x 1 pixels; at most 0 can be used.")
  }

  @Test func `an item of another kind is refused in a sentence`() throws {
    let samples = MediaItem.pcm([0], rate: 16_000)
    let list = MediaItem.frames([try Self.pixels(1)])
    #expect(
      sentence { _ = try Self.pixels(1).audioClip() }
        == "Pixels of an image cannot be used as audio; give a file, its bytes, or samples with their rate.")
    #expect(
      sentence { _ = try list.audioClip() }
        == "A list of frames cannot be used as audio; give a file, its bytes, or samples with their rate.")
    #expect(
      sentence { _ = try samples.image() }
        == "Audio samples cannot be used as an image; give a file, its bytes, or pixels.")
    #expect(
      sentence { _ = try list.image() }
        == "A list of frames cannot be used as an image; give a file, its bytes, or pixels.")
    let videos = "a video; give a file, its bytes, a folder of frames, or a list of frames."
    #expect(sentence { _ = try samples.video(.all) } == "Audio samples cannot be used as \(videos)")
    #expect(sentence { _ = try Self.pixels(1).video(.all) } == "Pixels of an image cannot be used as \(videos)")
    let mixed = MediaItem.frames([try Self.pixels(1), samples])
    #expect(
      sentence { _ = try mixed.video(.all) }
        == "Frame 1 of a video cannot be audio samples; give a file, its bytes, or pixels.")
    #expect(
      sentence { _ = try MediaItem.frames([list]).video(.all) }
        == "Frame 0 of a video cannot be a list of frames; give a file, its bytes, or pixels.")
  }

  @Test func `a list that is empty or of different sizes is refused`() throws {
    #expect(sentence { _ = try MediaItem.frames([]).video(.all) } == "The list of frames has no frames.")
    let mixed = MediaItem.frames([.file(Self.photo), try Self.pixels(1)])
    #expect(
      sentence { _ = try mixed.video(.all) }?.hasPrefix("The list of frames has frames of different sizes, ") == true)
  }

  @Test func `files of another kind are refused`() {
    #expect(
      sentence { _ = try MediaItem.file(Self.sound).image() }
        == "\(Self.sound) is not an image in a format that is known here; use JPEG, PNG, WebP, GIF or BMP.")
    #expect(sentence { _ = try MediaItem.file(Self.sound).video(.all) } == "\(Self.sound) has no video track.")
    #expect(sentence { _ = try MediaItem.file(Self.film).audioClip() } == "\(Self.film) has no sound track.")
  }
}
