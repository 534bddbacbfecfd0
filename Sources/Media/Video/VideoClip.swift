/// Chosen frames of a video in memory, all of one size, upright.
public struct VideoClip: Sendable, Equatable {
  /// In the order in which they were chosen.
  public let frames: [RGBImage]
  /// Which frame of the video each is, counted from 0 as they are shown.
  public let indices: [Int]
  /// Seconds from the video's first frame to each.
  public let times: [Double]
  /// On average over the video.
  public let framesPerSecond: Double
  /// How many frames the video has that can be decoded.
  public let totalFrames: Int
  /// From the first frame to the end of the last.
  public let seconds: Double
  /// One sentence for the user where something of the video is missing; nil where nothing is.
  public let notice: String?

  init(
    frames: [RGBImage], indices: [Int], times: [Double], framesPerSecond: Double, totalFrames: Int, seconds: Double,
    notice: String?
  ) {
    self.frames = frames
    self.indices = indices
    self.times = times
    self.framesPerSecond = framesPerSecond
    self.totalFrames = totalFrames
    self.seconds = seconds
    self.notice = notice
  }
}

extension VideoClip: CustomStringConvertible {
  public var description: String { "\(frames.count) of \(totalFrames) frames of a video of \(seconds) s" }
}
