import Foundation
import TestMaterial
import Testing

@testable import Media

/// Every decoder on cut and damaged files: an image or a sentence, never a crash.
@Suite struct ImageDamageTests {
  /// A small limit keeps the sizes that damage makes up from costing time.
  static let limits = ImageLimits(maxPixels: 200_000)

  static func decode(_ bytes: [UInt8]) {
    do throws(MediaError) {
      let image = try RGBImage(encoded: bytes, name: "damaged", limits: limits)
      #expect(image.pixels.count == image.width * image.height * 3 && !image.pixels.isEmpty)
    } catch {
      #expect(error.description.hasPrefix("damaged "))
    }
  }

  static func damage(_ whole: [UInt8], rounds: Int, seed: Int) {
    var noise = LinearNoise(state: UInt32(truncatingIfNeeded: whole.count &* 31 &+ seed))
    for round in 0..<rounds {
      var bytes = whole
      // Headers are a small part of most files, and the part that leads furthest astray.
      let reach = round.isMultiple(of: 3) ? bytes.count : min(bytes.count, 120)
      for _ in 0..<(1 + round % 4) {
        let place = noise.next(below: reach)
        bytes[place] =
          round.isMultiple(of: 2) ? bytes[place] ^ 1 << UInt8(noise.next(below: 8)) : UInt8(noise.next(below: 256))
      }
      if round % 5 == 4 { bytes.removeLast(noise.next(below: bytes.count - 1)) }
      decode(bytes)
    }
  }

  @Test(arguments: ImageFileGolden.all) func `a small file cut off anywhere`(golden: ImageFileGolden) {
    let whole = golden.bytes
    for length in stride(from: 1, to: whole.count, by: max(1, whole.count / 200)) {
      Self.decode(Array(whole.prefix(length)))
    }
  }

  @Test(arguments: Array(ImageFileGolden.all.enumerated()).map { ($0.offset, $0.element) })
  func `a small file with changed bytes`(seed: Int, golden: ImageFileGolden) {
    Self.damage(golden.bytes, rounds: 150, seed: seed)
  }

  @Test(
    .enabled(if: TestMaterial.shared != nil, "the shared images are not on this machine"),
    arguments: SharedImageGolden.all
  ) func `a shared file that is cut off or has changed bytes`(golden: SharedImageGolden) throws {
    let shared = try #require(TestMaterial.shared)
    let whole = [UInt8](try Data(contentsOf: shared.appending(path: golden.path)))
    for part in 1..<6 { Self.decode(Array(whole.prefix(whole.count * part / 6))) }
    Self.damage(whole, rounds: 30, seed: 1)
  }
}
