import Media

/// tools/goldens/llava_pictures.py, byte for byte: pictures from 32-bit integers that wrap.
public enum SyntheticPicture {
  private static func hash(_ seed: UInt32, _ x: UInt32, _ y: UInt32, _ channel: UInt32) -> UInt32 {
    var h = x &* 0x9E37_79B1 &+ y &* 0x85EB_CA77 &+ channel &* 0xC2B2_AE3D &+ seed &* 0x27D4_EB2F
    h = (h ^ h >> 15) &* 0x2C1B_3C6D
    h = (h ^ h >> 12) &* 0x297A_2D39
    return h >> 24
  }

  public static func image(width: Int, height: Int, seed: Int) throws -> RGBImage {
    let seed = UInt32(seed)
    var values: [UInt8] = []
    values.reserveCapacity(width * height * 3)
    for y in 0..<UInt32(height) {
      for x in 0..<UInt32(width) {
        let (coarseX, coarseY) = (x * 8 / UInt32(width), y * 8 / UInt32(height))
        for channel in 0..<UInt32(3) {
          values.append(
            UInt8((3 * hash(seed, coarseX, coarseY, channel) + hash(seed + 1, x, y, channel)) / 4))
        }
      }
    }
    return try RGBImage(values: values, width: width, height: height, channels: 3)
  }

  public static func frames(_ count: Int, width: Int, height: Int, seed: Int) throws -> [RGBImage] {
    try (0..<count).map { try image(width: width, height: height, seed: seed + 16 * $0) }
  }
}
