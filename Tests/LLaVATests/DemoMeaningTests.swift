import Compute
import Foundation
import GoldenRuns
import Media
import ModelKit
import Testing

@testable import LLaVA

/// Each test asks about a picture as it is and as it would be after a mistake on the way to the model: an answer that
/// stayed the same would not have shown the mistake.
@Suite("What the demonstration checkpoint sees in pictures")
struct DemoMeaningTests {
  private static let types = [DType.float32, .bfloat16]

  private static func picture(_ file: String) throws -> RGBImage { try RGBImage(contentsOf: DemoSample.path(file)) }

  @Test("a colour is another one where red and blue are swapped", arguments: types)
  func channels(dtype: DType) async throws {
    let model = try DemoModel(LLaVAPlugin.self, in: "LLaVA", .image, dtype: dtype)
    for (file, question, right) in [
      ("fox.jpg", "What colour is the heart? Answer briefly.", "Yellow"),
      ("water.png", "What colour is the background? Answer briefly.", "Orange"),
    ] {
      let picture = try Self.picture(file)
      #expect(try await model.answer(question, .file(DemoSample.path(file))) == right)
      #expect(try await model.answer(question, .image(picture)) == right)
      let swapped = try await model.answer(question, .image(try picture.withSwappedChannels))
      #expect(swapped != right && Self.colors.contains(swapped), "\(file): \(swapped)")
    }
  }

  private static let colors = [
    "Red", "Green", "Blue", "Yellow", "Orange", "Purple", "Pink", "Brown", "Black", "White", "Gray",
  ]

  @Test("left is right where the picture is mirrored", arguments: types)
  func sides(dtype: DType) async throws {
    let model = try DemoModel(LLaVAPlugin.self, in: "LLaVA", .image, dtype: dtype)
    let picture = try Self.picture("frog.jpg")
    let question = "Where is the frog?"
    #expect(try await model.answer(question, .image(picture)) == "The frog is on the right.")
    #expect(try await model.answer(question, .image(try picture.mirrored)) == "The frog is on the left.")
  }

  @Test("above is below where the picture is upside down", arguments: types)
  func heights(dtype: DType) async throws {
    let model = try DemoModel(LLaVAPlugin.self, in: "LLaVA", .image, dtype: dtype)
    let picture = try Self.picture("fox.jpg")
    let question = "Is the car above the cookie? Answer briefly."
    #expect(try await model.answer(question, .image(picture)) == "Yes")
    #expect(try await model.answer(question, .image(try picture.upsideDown)) == "No")
  }

  /// In the file the frog is at the top; where it is seen is for the orientation to say (CIPA DC-008, tag 0x0112).
  @Test(
    "EXIF's orientation is what turns the picture, whichever it is",
    arguments: zip(
      1...8,
      [
        "at the top", "at the top", "at the bottom", "at the bottom", "on the left", "on the right", "on the right",
        "on the left",
      ]
    ))
  func orientations(value: Int, place: String) async throws {
    let model = try DemoModel(LLaVAPlugin.self, in: "LLaVA", .image)
    let file = try Self.frog(orientation: UInt8(value))
    #expect(try await model.answer("Where is the frog?", .bytes(file, name: "frog")) == "The frog is \(place).")
  }

  /// The sample with another orientation; 6 is the one that it has.
  private static func frog(orientation: UInt8) throws -> [UInt8] {
    var bytes = try [UInt8](Data(contentsOf: URL(filePath: DemoSample.path("frog.jpg"))))
    // A big-endian entry of a TIFF directory: tag, type short, one value.
    let entry: [UInt8] = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: entry) })
    bytes[place + 9] = orientation
    return bytes
  }

  @Test("the middle is what is seen of a tall picture, its sides not exchanged")
  func shape() async throws {
    let model = try DemoModel(LLaVAPlugin.self, in: "LLaVA", .image)
    let picture = try Self.picture("cactuses.jpg")
    #expect(picture.width < picture.height)
    let question = "How many cactuses are there? Answer briefly."
    #expect(try await model.answer(question, .image(picture)) == "Four")
    let exchanged = try RGBImage(values: picture.pixels, width: picture.height, height: picture.width)
    #expect(try await model.answer(question, .image(exchanged)) != "Four")
  }
}
