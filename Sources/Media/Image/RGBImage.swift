/// A picture in memory: 8-bit red, green and blue, without transparency.
public struct RGBImage: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// `[height, width, 3]`: row after row from the top, each from the left.
  public let pixels: [UInt8]

  /// `pixels` must be as many as the size says.
  init(width: Int, height: Int, pixels: [UInt8]) {
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// An image whose pixels `fill` writes, all of them, to `width * height * 3` bytes.
  init<Failure: Error>(
    width: Int, height: Int, _ fill: (UnsafeMutablePointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    let count = width * height * 3
    var failure: Failure?
    pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      guard let start = buffer.baseAddress else { return }
      do throws(Failure) {
        try fill(start)
        initialized = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    self.width = width
    self.height = height
  }
}

extension RGBImage {
  /// The image itself, where it is within the limit; throws `tooManyPixels` where not.
  public func checked(_ limits: ImageLimits, name: String = "This image") throws(MediaError) -> RGBImage {
    try limits.check(width: width, height: height, name)
    return self
  }
}

extension RGBImage: CustomStringConvertible {
  public var description: String { "an image of \(width) x \(height)" }
}
