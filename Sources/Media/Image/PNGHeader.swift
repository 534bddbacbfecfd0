import CSignal

/// PNG's IHDR chunk: W3C, "Portable Network Graphics (PNG) Specification", section 11.2.2.
struct PNGHeader {
  enum Colour: UInt8 { case grey = 0, rgb = 2, indexed = 3, greyAlpha = 4, rgba = 6 }

  let width: Int
  let height: Int
  /// A sample: 1, 2, 4, 8 or 16.
  let bits: Int
  let colour: Colour
  let isInterlaced: Bool

  /// nil where that is no header of a picture.
  init?(_ data: Span<UInt8>) {
    guard data.count >= 13, let width = data.big32(0), let height = data.big32(4), width > 0, height > 0,
      width <= Int32.max, height <= Int32.max, let colour = Colour(rawValue: data[9]), data[11] == 0
    else { return nil }
    let allowed: [UInt8] =
      switch colour {
      case .grey: [1, 2, 4, 8, 16]
      case .indexed: [1, 2, 4, 8]
      case .rgb, .greyAlpha, .rgba: [8, 16]
      }
    guard allowed.contains(data[8]) else { return nil }
    self.width = width
    self.height = height
    self.colour = colour
    bits = Int(data[8])
    isInterlaced = data[12] != 0
  }

  var bitsPerPixel: Int {
    switch colour {
    case .grey, .indexed: bits
    case .greyAlpha: 2 * bits
    case .rgb: 3 * bits
    case .rgba: 4 * bits
    }
  }

  /// Bytes of a row of `count` pixels, without the filter's.
  func rowBytes(_ count: Int) -> Int { (count * bitsPerPixel + 7) / 8 }

  /// From a byte to that of the same channel in the pixel before.
  var filterStep: Int { (bitsPerPixel + 7) / 8 }
}
