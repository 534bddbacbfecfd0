extension VideoClip {
  /// Pixels that are already in memory: `values` is `[frames, height, width, channels]` with 1 channel (grey), 3 (RGB)
  /// or 4 (RGBA, laid over white); `name` is what errors call them.
  public init(
    values: [UInt8], frames: Int, width: Int, height: Int, channels: Int = 3, name: String = "This video",
    sampling: FrameSampling = .all, framesPerSecond: Double = assumedRate, limits: VideoLimits = VideoLimits()
  ) throws(MediaError) {
    let size = try Self.frameLength(values.count, frames, width, height, channels, name, limits)
    try self.init(
      count: frames, name: name, sampling: sampling, framesPerSecond: framesPerSecond, limits: limits
    ) { index throws(MediaError) in
      try RGBImage(
        values: Array(values[(index * size)..<((index + 1) * size)]), width: width, height: height, channels: channels,
        name: name, limits: limits.frame)
    }
  }

  /// The same of values from 0 to 1, of which 255 times is taken and cut to a whole number, as `transformers` does.
  /// Throws `valueRange` where one lies outside or is NaN.
  public init(
    unit values: [Float], frames: Int, width: Int, height: Int, channels: Int = 3, name: String = "This video",
    sampling: FrameSampling = .all, framesPerSecond: Double = assumedRate, limits: VideoLimits = VideoLimits()
  ) throws(MediaError) {
    let size = try Self.frameLength(values.count, frames, width, height, channels, name, limits)
    if let bad = values.firstIndex(where: { !(0...1 ~= $0) }) { throw .valueRange(name, index: bad, values[bad]) }
    try self.init(
      count: frames, name: name, sampling: sampling, framesPerSecond: framesPerSecond, limits: limits
    ) { index throws(MediaError) in
      try RGBImage(
        unit: Array(values[(index * size)..<((index + 1) * size)]), width: width, height: height, channels: channels,
        name: name, limits: limits.frame)
    }
  }

  /// How many values a frame has.
  private static func frameLength(
    _ count: Int, _ frames: Int, _ width: Int, _ height: Int, _ channels: Int, _ name: String, _ limits: VideoLimits
  ) throws(MediaError) -> Int {
    guard count > 0, frames > 0 else { throw .noFrames(name) }
    guard [1, 3, 4].contains(channels) else { throw .imageChannels(name, channels) }
    guard width > 0, height > 0 else { throw .imageSize(name, width: width, height: height) }
    try limits.frame.check(width: width, height: height, name)
    let size = width * height * channels
    guard count.isMultiple(of: size), count / size == frames else {
      throw .frameValues(name, count, frames: frames, width: width, height: height, channels: channels)
    }
    return size
  }
}
