/// The headers of a Windows bitmap.
struct BMPHeader {
  enum Compression: Int { case none = 0, runs8 = 1, runs4 = 2, masks = 3 }

  let width: Int
  let height: Int
  /// Whether the first row is the lowest, as is usual.
  let isBottomUp: Bool
  /// A pixel: 1, 4, 8, 16, 24 or 32.
  let bits: Int
  let compression: Compression
  /// Of red, green, blue and alpha, where `compression` is `masks`.
  let masks: [Int]
  /// Colours of the palette, and the bytes that each takes: blue, green, red and perhaps one more.
  let colours: Int
  let colourBytes: Int
  let palette: Int
  /// Where the pixels begin.
  let pixels: Int

  var isRunLengthCoded: Bool { compression == .runs8 || compression == .runs4 }

  /// nil where that is no header of a bitmap.
  init?(_ bytes: Span<UInt8>) {
    guard let declaredPixels = bytes.little32(10), let size = bytes.little32(14), bytes.has(size, at: 14) else {
      return nil
    }
    let end = 14 + size
    var colours = 0
    var masksEnd = end
    var masks: [Int] = []
    if size == 12 {
      guard let width = bytes.little16(18), let height = bytes.little16(20), let bits = bytes.little16(24) else {
        return nil
      }
      (self.width, self.height, self.bits) = (width, height, bits)
      isBottomUp = true
      compression = .none
      colourBytes = 3
    } else {
      guard [40, 52, 56, 64, 108, 124].contains(size), let width = bytes.little32(18), let height = bytes.little32(22),
        let bits = bytes.little16(28), let code = bytes.little32(30), let compression = Compression(rawValue: code),
        let declaredColours = bytes.little32(46)
      else { return nil }
      // A height below zero is that of a bitmap whose first row is the highest.
      isBottomUp = height >> 24 != 0xFF
      (self.width, self.height, self.bits) = (width, isBottomUp ? height : 1 << 32 - height, bits)
      self.compression = compression
      colours = declaredColours
      colourBytes = 4
      if compression == .masks {
        // Of a short header they follow it, without one of alpha.
        for index in 0..<(size >= 56 ? 4 : 3) {
          guard let mask = bytes.little32(54 + 4 * index) else { return nil }
          masks.append(mask)
        }
        if masks.count == 3 { masks.append(0) }
        if size == 40 { masksEnd += 12 }
      }
    }
    self.masks = masks
    if colours == 0, bits <= 8 { colours = 1 << bits }
    self.colours = colours
    palette = masksEnd
    let paletteEnd = masksEnd + (bits <= 8 ? colours * colourBytes : 0)
    // Some files have their pixels begin where their palette does.
    pixels = declaredPixels == 0 || (declaredPixels == end && bits <= 8) ? paletteEnd : declaredPixels
  }
}
