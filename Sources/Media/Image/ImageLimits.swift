/// What an image may cost before it is refused.
public struct ImageLimits: Sendable, Equatable {
  /// Width times height, checked before memory is taken for them. The default is where Pillow calls an image a
  /// decompression bomb: half a gigabyte of RGB.
  public var maxPixels: Int
  /// Bytes of an encoded file, which is read whole.
  public var maxBytes: Int

  public init(maxPixels: Int = 178_956_970, maxBytes: Int = 1 << 30) {
    self.maxPixels = maxPixels
    self.maxBytes = maxBytes
  }

  /// Throws `tooManyPixels` where an image of that size, in which both sides are positive, is too large.
  func check(width: Int, height: Int, _ name: String) throws(MediaError) {
    let (count, overflow) = width.multipliedReportingOverflow(by: height)
    if overflow || count > maxPixels { throw .tooManyPixels(name, width: width, height: height, limit: maxPixels) }
  }
}
