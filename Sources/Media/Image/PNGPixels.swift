import CSignal

/// Turns rows of a PNG's samples to RGB, transparency laid over white.
struct PNGPixels {
  private enum Layout { case indexed([UInt8]), grey16, channels(signal_pixel) }

  private let bits: Int32
  private let layout: Layout
  /// The colour that is transparent.
  private let key: [UInt8]?

  init(_ header: PNGHeader, _ metadata: PNGMetadata) {
    let transparency = metadata.transparency
    // Pillow compares the low bytes of that colour with the 8-bit pixels that it has made, whatever the depth.
    func low(_ index: Int) -> UInt8? { transparency.map { $0[2 * index + 1] } }
    bits = Int32(header.bits)
    let wide = header.bits == 16
    func pixel(_ offsets: [UInt8], alpha: Int8 = -1) -> Layout {
      let scale: UInt8 = wide ? 2 : 1
      let bytes = UInt8(header.bitsPerPixel / 8)
      return .channels(
        signal_pixel(
          bytes: bytes, red: offsets[0] * scale, green: offsets[1] * scale, blue: offsets[2] * scale,
          alpha: alpha < 0 ? -1 : alpha * Int8(scale)))
    }
    switch header.colour {
    case .indexed:
      layout = .indexed(Self.table(metadata.palette, alpha: transparency ?? []))
      key = nil
    case .grey where wide:
      layout = .grey16
      key = low(0).map { [$0, $0, $0] }
    case .grey:
      let most = (1 << header.bits) - 1
      layout = .indexed((0..<256).flatMap { [UInt8](repeating: UInt8(min($0, most) * 255 / most), count: 3) })
      let isLight = low(0) != 0 || transparency?[0] != 0
      key = low(0).map { [UInt8](repeating: header.bits == 1 ? (isLight ? 255 : 0) : $0, count: 3) }
    case .rgb:
      layout = pixel([0, 1, 2])
      key = transparency.map { [$0[1], $0[3], $0[5]] }
    case .greyAlpha:
      layout = pixel([0, 0, 0], alpha: 1)
      key = nil
    case .rgba:
      layout = pixel([0, 1, 2], alpha: 3)
      key = nil
    }
  }

  func convert(_ samples: UnsafePointer<UInt8>, _ count: Int, to target: UnsafeMutablePointer<UInt8>) {
    switch layout {
    case .indexed(let table): signal_rgb_of_indices(samples, bits, count, table, target)
    case .grey16: signal_rgb_of_grey16(samples, count, target)
    case .channels(let pixel): signal_rgb(samples, pixel, count, target)
    }
    if let key { signal_whiten(target, count, key) }
  }

  /// 256 RGB triples; black where the palette has none.
  private static func table(_ palette: [UInt8], alpha: [UInt8]) -> [UInt8] {
    var table = [UInt8](repeating: 0, count: 256 * 3)
    let colours = palette.count / 3
    var rgba = [UInt8](repeating: 255, count: 256 * 4)
    for index in 0..<256 {
      for channel in 0..<3 { rgba[4 * index + channel] = index < colours ? palette[3 * index + channel] : 0 }
      if index < alpha.count { rgba[4 * index + 3] = alpha[index] }
    }
    signal_rgb(rgba, signal_pixel(bytes: 4, red: 0, green: 1, blue: 2, alpha: 3), 256, &table)
    return table
  }
}
