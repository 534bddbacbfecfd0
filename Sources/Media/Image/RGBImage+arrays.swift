import CSignal

extension RGBImage {
  /// Pixels that are already in memory: `values` is `[height, width, channels]` with 1 channel (grey), 3 (RGB) or 4
  /// (RGBA, laid over white as `init(contentsOf:)` does); `name` is what errors call them.
  public init(
    values: [UInt8], width: Int, height: Int, channels: Int = 3, name: String = "This image",
    limits: ImageLimits = ImageLimits()
  ) throws(MediaError) {
    let layout = try Self.layout(values.count, width, height, channels, name, limits)
    if channels == 3 {
      self.init(width: width, height: height, pixels: values)
    } else {
      self.init(width: width, height: height) { signal_rgb(values, layout, width * height, $0) }
    }
  }

  /// The same of values from 0 to 1, of which 255 times is taken and cut to a whole number, as `transformers` does.
  /// Throws `valueRange` where one lies outside or is NaN.
  public init(
    unit values: [Float], width: Int, height: Int, channels: Int = 3, name: String = "This image",
    limits: ImageLimits = ImageLimits()
  ) throws(MediaError) {
    _ = try Self.layout(values.count, width, height, channels, name, limits)
    if let bad = values.firstIndex(where: { !(0...1 ~= $0) }) { throw .valueRange(name, index: bad, values[bad]) }
    try self.init(
      values: values.map { UInt8(Double($0) * 255) }, width: width, height: height, channels: channels, name: name,
      limits: limits)
  }

  private static func layout(
    _ count: Int, _ width: Int, _ height: Int, _ channels: Int, _ name: String, _ limits: ImageLimits
  ) throws(MediaError) -> signal_pixel {
    guard count > 0 else { throw .empty(name) }
    let layout: signal_pixel
    switch channels {
    case 1: layout = signal_pixel(bytes: 1, red: 0, green: 0, blue: 0, alpha: -1)
    case 3: layout = signal_pixel(bytes: 3, red: 0, green: 1, blue: 2, alpha: -1)
    case 4: layout = signal_pixel(bytes: 4, red: 0, green: 1, blue: 2, alpha: 3)
    default: throw .imageChannels(name, channels)
    }
    guard width > 0, height > 0 else { throw .imageSize(name, width: width, height: height) }
    try limits.check(width: width, height: height, name)
    guard count == width * height * channels else {
      throw .valueCount(name, count, width: width, height: height, channels: channels)
    }
    return layout
  }
}
