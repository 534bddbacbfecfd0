import CSignal

/// How a picture lies in its file: EXIF's tag of that name, from 1 (upright) to 8.
struct Orientation: Equatable {
  let value: Int

  static let upright = Orientation(value: 1)

  /// Of EXIF data (with or without its "Exif" in front) or else of an XMP packet; empty is none, and so is damage.
  init(exif: [UInt8], xmp: [UInt8]) {
    self = Self.inEXIF(exif.span) ?? Self.inXMP(xmp.span) ?? .upright
  }

  init(value: Int) {
    self.value = value
  }

  /// The picture turned upright.
  func applied(to image: RGBImage) -> RGBImage {
    guard 2...8 ~= value else { return image }
    let swapped = value >= 5
    let (width, height) = swapped ? (image.height, image.width) : (image.width, image.height)
    return RGBImage(width: width, height: height) {
      signal_orient_rgb(image.pixels, image.width, image.height, Int32(value), $0)
    }
  }

  /// The tag in the first directory of a TIFF header: Adobe, "TIFF Revision 6.0" (1992), section 2.
  private static func inEXIF(_ bytes: Span<UInt8>) -> Orientation? {
    var start = 0
    for _ in 0..<2 where bytes.has("Exif\0\0", at: start) { start += 6 }
    let tiff = bytes.extracting(droppingFirst: start)
    let little = tiff.has("II", at: 0)
    guard little || tiff.has("MM", at: 0) else { return nil }
    func number16(_ offset: Int) -> Int? { little ? tiff.little16(offset) : tiff.big16(offset) }
    func number32(_ offset: Int) -> Int? { little ? tiff.little32(offset) : tiff.big32(offset) }
    guard number16(2) == 42, let directory = number32(4), let entries = number16(directory) else { return nil }
    var found: Orientation?
    for index in 0..<entries {
      let entry = directory + 2 + 12 * index
      guard let tag = number16(entry), tiff.has(12, at: entry) else { break }
      guard tag == 0x0112, number32(entry + 4) == 1 else { continue }
      switch number16(entry + 2) {
      case 3, 8: found = number16(entry + 8).map { Orientation(value: $0) }  // short
      case 4, 9: found = number32(entry + 8).map { Orientation(value: $0) }  // long
      default: continue
      }
    }
    return found
  }

  private static func inXMP(_ bytes: Span<UInt8>) -> Orientation? {
    let tag: StaticString = "tiff:Orientation"
    let length = tag.utf8CodeUnitCount
    for start in bytes.indices where bytes[start] == UInt8(ascii: "t") && bytes.has(tag, at: start) {
      var digit = start + length
      if bytes.has("=\"", at: digit) { digit += 2 } else if bytes.has(">", at: digit) { digit += 1 } else { continue }
      if digit < bytes.count, 0x30...0x39 ~= bytes[digit] { return Orientation(value: Int(bytes[digit]) - 0x30) }
    }
    return nil
  }
}
