import CMedia

/// Decoded pictures to upright RGB.
struct FrameConverter: ~Copyable {
  private let converter: OpaquePointer
  private let name: String

  /// `name` is what errors call the video.
  init(name: String) throws(MediaError) {
    guard let converter = media_rgb_converter_make() else { throw .library(name, reason: "there is no memory") }
    self.converter = converter
    self.name = name
  }

  deinit { media_rgb_converter_free(converter) }

  func image(
    of frame: UnsafePointer<AVFrame>, in stream: UnsafePointer<AVStream>, limits: VideoLimits
  ) throws(MediaError) -> RGBImage {
    let (width, height) = (Int(frame.pointee.width), Int(frame.pointee.height))
    guard width > 0, height > 0 else { throw .undecodableVideo(name, reason: "a frame has no size") }
    try limits.frame.check(width: width, height: height, name)
    let image = try RGBImage(width: width, height: height) { target throws(MediaError) in
      let code = media_rgb_convert(converter, frame, target)
      if code < 0 { throw .undecodableVideo(name, reason: MediaContainer.reason(code)) }
    }
    return Orientation(value: Int(media_frame_orientation(frame, stream))).applied(to: image)
  }
}
