import CSignal

/// Turns the pixels of a Windows bitmap to RGB.
struct BMPPixels {
  private enum Layout { case indexed([UInt8]), packed16(greenBits: Int32), channels(signal_pixel) }

  private let layout: Layout

  /// nil where the layout is unknown.
  init?(_ header: BMPHeader, _ bytes: Span<UInt8>) {
    switch (header.compression, header.bits) {
    case (.none, 1), (.none, 4), (.none, 8), (.runs8, 8), (.runs4, 4):
      guard 1...256 ~= header.colours else { return nil }
      layout = .indexed(Self.table(header, bytes))
    case (.none, 16): layout = .packed16(greenBits: 5)
    case (.none, 24): layout = .channels(signal_pixel(bytes: 3, red: 2, green: 1, blue: 0, alpha: -1))
    case (.none, 32): layout = .channels(signal_pixel(bytes: 4, red: 2, green: 1, blue: 0, alpha: -1))
    case (.masks, 16):
      switch header.masks[..<3] {
      case [0xF800, 0x7E0, 0x1F]: layout = .packed16(greenBits: 6)
      case [0x7C00, 0x3E0, 0x1F]: layout = .packed16(greenBits: 5)
      default: return nil
      }
    case (.masks, 24), (.masks, 32):
      guard let pixel = Self.pixel(header) else { return nil }
      layout = .channels(pixel)
    default: return nil
    }
  }

  /// Where the masks have the channels, each of which must be a byte of its own; without any mask the pixel is BGRA.
  private static func pixel(_ header: BMPHeader) -> signal_pixel? {
    func byte(_ mask: Int) -> UInt8? { (0..<4).first { mask == 0xFF << (8 * $0) }.map(UInt8.init) }
    let bytes = UInt8(header.bits / 8)
    if bytes == 4, header.masks == [0, 0, 0, 0] { return signal_pixel(bytes: 4, red: 2, green: 1, blue: 0, alpha: 3) }
    guard let red = byte(header.masks[0]), let green = byte(header.masks[1]), let blue = byte(header.masks[2]),
      max(red, green, blue) < bytes, red != green, green != blue, blue != red
    else { return nil }
    if bytes == 3 || header.masks[3] == 0 {
      return signal_pixel(bytes: bytes, red: red, green: green, blue: blue, alpha: -1)
    }
    guard let alpha = byte(header.masks[3]), alpha != red, alpha != green, alpha != blue else { return nil }
    return signal_pixel(bytes: bytes, red: red, green: green, blue: blue, alpha: Int8(alpha))
  }

  /// 256 RGB triples. Where the palette is of grey in order so are the indices past its end; else they are black.
  private static func table(_ header: BMPHeader, _ bytes: Span<UInt8>) -> [UInt8] {
    var table = [UInt8](repeating: 0, count: 256 * 3)
    var isGrey = true
    for index in 0..<header.colours {
      let colour = header.palette + index * header.colourBytes
      let grey = header.colours == 2 ? index * 255 : index
      guard bytes.has(header.colourBytes, at: colour) else {
        isGrey = false
        break
      }
      for channel in 0..<3 {
        table[3 * index + channel] = bytes[colour + 2 - channel]
        if Int(bytes[colour + channel]) != grey { isGrey = false }
      }
    }
    if isGrey {
      for index in header.colours..<256 { for channel in 0..<3 { table[3 * index + channel] = UInt8(index) } }
    }
    return table
  }

  /// Writes all rows of `rows`, which lie `stride` bytes apart, with `bits` an index.
  func convert(
    _ rows: Span<UInt8>, stride: Int, bits: Int, _ header: BMPHeader, _ target: UnsafeMutablePointer<UInt8>
  ) {
    rows.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      for y in 0..<header.height {
        let row = start + y * stride
        let to = target + 3 * header.width * (header.isBottomUp ? header.height - 1 - y : y)
        switch layout {
        case .indexed(let table): signal_rgb_of_indices(row, Int32(bits), header.width, table, to)
        case .packed16(let greenBits): signal_rgb_of_packed16(row, greenBits, header.width, to)
        case .channels(let pixel): signal_rgb(row, pixel, header.width, to)
        }
      }
    }
  }
}
