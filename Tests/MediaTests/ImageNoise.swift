@testable import Media

/// The images of noise of `tools/goldens/media_image_noise.py`.
enum ImageNoise {
  static func image(_ width: Int, _ height: Int, seed: Int) -> RGBImage {
    let bytes = (0..<(width * height * 3)).map { index in
      var x = UInt32(truncatingIfNeeded: index + seed) &* 2_654_435_761
      x ^= x >> 15
      x = x &* 2_246_822_519
      return UInt8(x >> 24)
    }
    return RGBImage(width: width, height: height, pixels: bytes)
  }
}
