import CMedia
import CSignal

/// The first picture in a GIF: CompuServe, "Graphics Interchange Format, Version 89a" (1990).
enum GIFImage {
  static func decode(_ bytes: Span<UInt8>, _ name: String, _ limits: ImageLimits) throws(MediaError) -> RGBImage {
    func broken(_ reason: String) -> MediaError {
      .brokenImage(name, format: ImageFormat.gif.rawValue, reason: reason)
    }
    guard var file = GIFBlocks(bytes), let frame = file.firstFrame() else { throw broken("it has no picture") }
    // A picture that sticks out makes the canvas larger.
    let width = max(file.width, frame.left + frame.width)
    let height = max(file.height, frame.top + frame.height)
    guard frame.width > 0, frame.height > 0 else { throw broken("its picture has no pixels") }
    try limits.check(width: width, height: height, name)
    guard frame.codeBits <= 11 else { throw broken("its code size is \(frame.codeBits)") }

    var canvas = [UInt8](repeating: frame.transparent ?? 0, count: width * height)
    let result = canvas.withUnsafeMutableBufferPointer { canvas in
      bytes.extracting(droppingFirst: min(frame.data, bytes.count)).withUnsafeBufferPointer { data in
        guard let start = canvas.baseAddress, let from = data.baseAddress else { return MEDIA_GIF_SHORT }
        var target = media_gif_target(
          canvas: start, stride: width, left: Int32(frame.left), top: Int32(frame.top), width: Int32(frame.width),
          height: Int32(frame.height), interlaced: frame.isInterlaced)
        return media_gif_decode(from, data.count, Int32(frame.codeBits), &target)
      }
    }
    switch result {
    case MEDIA_GIF_COMPLETE: break
    case MEDIA_GIF_SHORT: throw broken("it ends too early")
    default: throw broken("its pixels are damaged")
    }
    let table = frame.table(global: file.palette)
    return RGBImage(width: width, height: height) { signal_rgb_of_indices(canvas, 8, width * height, table, $0) }
  }
}

/// The blocks of a GIF file up to its first picture.
private struct GIFBlocks: ~Escapable {
  let bytes: Span<UInt8>
  let width: Int
  let height: Int
  /// RGB triples; nil where there are none for all pictures.
  let palette: [UInt8]?
  private var offset = 13

  @_lifetime(copy bytes)
  init?(_ bytes: Span<UInt8>) {
    guard bytes.has(13, at: 0), let width = bytes.little16(6), let height = bytes.little16(8) else { return nil }
    self.bytes = bytes
    self.width = width
    self.height = height
    palette = Self.palette(bytes, flags: bytes[10], from: &offset)
  }

  private static func palette(_ bytes: Span<UInt8>, flags: UInt8, from offset: inout Int) -> [UInt8]? {
    guard flags & 0x80 != 0 else { return nil }
    let size = 3 << (Int(flags & 7) + 1)
    defer { offset += size }
    return bytes.copy(offset..<(offset + size))
  }

  /// nil where the file ends without one.
  @_lifetime(self: copy self)
  mutating func firstFrame() -> GIFFrame? {
    var transparent: UInt8?
    while offset < bytes.count {
      let block = bytes[offset]
      offset += 1
      switch block {
      case UInt8(ascii: "!"):
        // A graphic control extension.
        if bytes.has(6, at: offset), bytes[offset] == 0xF9, bytes[offset + 1] >= 4, bytes[offset + 2] & 1 != 0 {
          transparent = bytes[offset + 5]
        }
        offset += 1
        while offset < bytes.count, bytes[offset] > 0 { offset += 1 + Int(bytes[offset]) }
        offset += 1
      case UInt8(ascii: ","):
        guard let left = bytes.little16(offset), let top = bytes.little16(offset + 2),
          let width = bytes.little16(offset + 4), let height = bytes.little16(offset + 6), bytes.has(9, at: offset)
        else { return nil }
        let flags = bytes[offset + 8]
        offset += 9
        let palette = Self.palette(bytes, flags: flags, from: &offset)
        guard offset < bytes.count else { return nil }
        return GIFFrame(
          left: left, top: top, width: width, height: height, isInterlaced: flags & 0x40 != 0, palette: palette,
          transparent: transparent, codeBits: Int(bytes[offset]), data: offset + 1)
      case UInt8(ascii: ";"): return nil
      default: continue
      }
    }
    return nil
  }
}

/// A picture in a GIF file.
private struct GIFFrame {
  let left: Int, top: Int, width: Int, height: Int
  let isInterlaced: Bool
  /// RGB triples of its own.
  let palette: [UInt8]?
  /// The index that shows what is behind.
  let transparent: UInt8?
  let codeBits: Int
  /// Where its data begins.
  let data: Int

  /// 256 RGB triples: white where the index is transparent. Without a palette, and with one of grey in order, indices
  /// are shades of grey; else those that the palette lacks are black.
  func table(global: [UInt8]?) -> [UInt8] {
    let palette = palette ?? global ?? []
    let isGrey = palette.indices.allSatisfy { Int(palette[$0]) == $0 / 3 }
    var table = [UInt8](repeating: 0, count: 256 * 3)
    for index in table.indices {
      table[index] = isGrey ? UInt8(index / 3) : index < palette.count ? palette[index] : 0
    }
    if let transparent { for channel in 0..<3 { table[3 * Int(transparent) + channel] = 255 } }
    return table
  }
}
