/// What the segments before a JPEG's first scan say about the picture.
struct JPEGMarkers {
  let orientation: Orientation

  init(_ bytes: Span<UInt8>) {
    // EXIF that is larger than a segment goes on in the next.
    var exif: [UInt8] = []
    var xmp: [UInt8] = []
    var offset = 2
    while let marker = Self.next(in: bytes, from: &offset), marker != 0xDA {
      guard !Self.isAlone(marker) else { continue }
      guard let length = bytes.big16(offset), length >= 2, bytes.has(length, at: offset) else { break }
      let segment = (offset + 2)..<(offset + length)
      offset += length
      guard marker == 0xE1 else { continue }
      if bytes.has("Exif\0\0", at: segment.lowerBound), segment.count >= 6 {
        exif += bytes.copy((segment.lowerBound + 6)..<segment.upperBound)
      } else if bytes.has("http://ns.adobe.com/xap/1.0/\0", at: segment.lowerBound) {
        xmp = bytes.copy(segment)
      }
    }
    orientation = Orientation(exif: exif, xmp: xmp)
  }

  /// Moves `offset` behind the next marker.
  private static func next(in bytes: Span<UInt8>, from offset: inout Int) -> UInt8? {
    while offset + 1 < bytes.count {
      let (byte, following) = (bytes[offset], bytes[offset + 1])
      offset += 1
      guard byte == 0xFF, following != 0xFF, following != 0 else { continue }
      offset += 1
      return following
    }
    return nil
  }

  /// Whether no length and data follow the marker: TEM, RST0 to RST7, SOI, EOI.
  private static func isAlone(_ marker: UInt8) -> Bool { marker == 1 || 0xD0...0xD9 ~= marker }
}
