import Media

/// What a reader of pictures might do wrong.
extension RGBImage {
  /// Red and blue in each other's place.
  public var withSwappedChannels: RGBImage { get throws { try rearranged { x, y, channel in (x, y, 2 - channel) } } }

  /// Left and right in each other's place.
  public var mirrored: RGBImage { get throws { try rearranged { x, y, channel in (width - 1 - x, y, channel) } } }

  /// Top and bottom in each other's place.
  public var upsideDown: RGBImage { get throws { try rearranged { x, y, channel in (x, height - 1 - y, channel) } } }

  /// A picture of the same size; `source` tells where a value of it is taken from.
  private func rearranged(_ source: (Int, Int, Int) -> (Int, Int, Int)) throws -> RGBImage {
    var values: [UInt8] = []
    values.reserveCapacity(pixels.count)
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<3 {
          let (column, row, plane) = source(x, y, channel)
          values.append(pixels[(row * width + column) * 3 + plane])
        }
      }
    }
    return try RGBImage(values: values, width: width, height: height)
  }
}
