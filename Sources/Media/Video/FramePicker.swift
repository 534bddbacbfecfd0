import CMedia

/// The frames that are asked for, as decoding comes by them.
struct FramePicker: ~Copyable {
  let name: String
  let limits: VideoLimits
  /// The places that are asked for, once each, in order.
  let places: [Int]
  private let converter: FrameConverter
  /// Pixels that have been decoded.
  private var work = 0
  private(set) var images: [RGBImage] = []
  /// When each is shown, in the stream's units.
  private(set) var times: [Int64] = []

  init(_ places: [Int], name: String, limits: VideoLimits) throws(MediaError) {
    self.name = name
    self.limits = limits
    self.places = Array(Set(places)).sorted()
    converter = try FrameConverter(name: name)
  }

  /// The place of the next frame that is missing; nil where none is.
  var next: Int? { images.count < places.count ? places[images.count] : nil }

  /// Throws where frames of the size that the container says would be too much to keep, or `work` of them to decode.
  func check(size: ImageSize, work: Int) throws(MediaError) {
    guard size.width > 0, size.height > 0 else { return }
    if !places.isEmpty { try limits.check(frames: places.count, of: size, name) }
    try limits.check(decoding: work, of: size, name)
  }

  /// Counts a frame that was decoded, be it kept or not.
  mutating func count(_ frame: UnsafePointer<AVFrame>, frames: Int) throws(MediaError) {
    let size = ImageSize(width: Int(frame.pointee.width), height: Int(frame.pointee.height))
    work += size.width * size.height
    if work > limits.maxDecodedPixels {
      throw .tooMuchDecoding(name, frames: frames, size, limit: limits.maxDecodedPixels)
    }
  }

  /// Keeps the frame of `next`.
  mutating func take(
    _ frame: UnsafePointer<AVFrame>, of stream: UnsafePointer<AVStream>, time: Int64
  ) throws(MediaError) {
    let size = ImageSize(width: Int(frame.pointee.width), height: Int(frame.pointee.height))
    if images.isEmpty { try limits.check(frames: places.count, of: size, name) }
    let image = try converter.image(of: frame, in: stream, limits: limits)
    if let first = images.first, first.size != image.size {
      throw .frameSizes(name, first: first.size, index: places[images.count], image.size)
    }
    images.append(image)
    times.append(time)
  }
}
