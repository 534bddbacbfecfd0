extension VideoClip {
  /// The frames a second that are assumed where nobody says: `transformers` does so.
  public static let assumedRate = 24.0

  /// A video given as `count` pictures, of which `frame` makes those that are chosen, one after the other; `name` is
  /// what errors call it. Throws what `frame` throws, and where the pictures differ in size.
  public init(
    count: Int, name: String, sampling: FrameSampling = .all, framesPerSecond: Double = assumedRate,
    limits: VideoLimits = VideoLimits(), notice: String? = nil, _ frame: (Int) throws(MediaError) -> RGBImage
  ) throws(MediaError) {
    guard framesPerSecond > 0, framesPerSecond.isFinite else { throw .frameRate(name, framesPerSecond) }
    let indices = try sampling.indices(of: count, framesPerSecond: framesPerSecond, name: name)
    var frames: [RGBImage] = []
    for index in indices {
      let image = try frame(index)
      if let first = frames.first {
        guard image.size == first.size else {
          throw .frameSizes(name, first: first.size, index: index, image.size)
        }
      } else {
        try limits.check(frames: indices.count, of: image.size, name)
        frames.reserveCapacity(indices.count)
      }
      frames.append(image)
    }
    self.init(
      frames: frames, indices: indices, times: indices.map { Double($0) / framesPerSecond },
      framesPerSecond: framesPerSecond, totalFrames: count, seconds: Double(count) / framesPerSecond, notice: notice)
  }

  /// A video given as pictures.
  public init(
    frames: [RGBImage], name: String = "This video", sampling: FrameSampling = .all,
    framesPerSecond: Double = assumedRate, limits: VideoLimits = VideoLimits()
  ) throws(MediaError) {
    try self.init(
      count: frames.count, name: name, sampling: sampling, framesPerSecond: framesPerSecond, limits: limits
    ) { index throws(MediaError) in try frames[index].checked(limits.frame, name: name)
    }
  }
}
