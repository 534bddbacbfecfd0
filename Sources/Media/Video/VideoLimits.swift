/// What a video may cost before it is refused.
public struct VideoLimits: Sendable, Equatable {
  /// Of each frame. `maxBytes` holds for frames in image files only: a video file is not read whole.
  public var frame: ImageLimits
  /// Pixels of the chosen frames together, checked before memory is taken for them. The default is 1.6 GB of RGB.
  public var maxPixels: Int
  /// Pixels of all frames that must be decoded to get at the chosen ones, which bounds the time: half an hour of
  /// 1920 x 1080 at 25 frames a second passes by default, and far more where most of it can be skipped.
  public var maxDecodedPixels: Int

  public init(
    frame: ImageLimits = ImageLimits(), maxPixels: Int = 1 << 29, maxDecodedPixels: Int = 100_000_000_000
  ) {
    self.frame = frame
    self.maxPixels = maxPixels
    self.maxDecodedPixels = maxDecodedPixels
  }

  /// Throws where one frame of that size, in which both sides are positive, or `count` of them together are too large.
  func check(frames count: Int, of size: ImageSize, _ name: String) throws(MediaError) {
    try frame.check(width: size.width, height: size.height, name)
    if Self.exceeds(count, size, maxPixels) {
      throw .tooManyFramePixels(name, frames: count, size, limit: maxPixels)
    }
  }

  /// Throws where decoding `count` frames of that size is too much work.
  func check(decoding count: Int, of size: ImageSize, _ name: String) throws(MediaError) {
    if Self.exceeds(count, size, maxDecodedPixels) {
      throw .tooMuchDecoding(name, frames: count, size, limit: maxDecodedPixels)
    }
  }

  private static func exceeds(_ count: Int, _ size: ImageSize, _ limit: Int) -> Bool {
    let (pixels, overflow) = (size.width * size.height).multipliedReportingOverflow(by: count)
    return overflow || pixels > limit
  }
}
