import CMedia
import CSignal

/// WebP, by libwebp. Of an animation it is the first frame, on a transparent canvas.
enum WebPImage {
  static func decode(_ bytes: Span<UInt8>, _ name: String, _ limits: ImageLimits) throws(MediaError) -> RGBImage {
    // libwebp takes memory for the canvas as soon as it is set up.
    guard let (width, height) = size(bytes) else { throw broken(name) }
    try limits.check(width: width, height: height, name)
    let decoder = try WebPDecoder(bytes, name)
    guard decoder.width == width, decoder.height == height else { throw broken(name) }
    let image = try decoder.firstFrame()
    return decoder.orientation.applied(to: image)
  }

  static func broken(_ name: String) -> MediaError {
    .brokenImage(name, format: ImageFormat.webP.rawValue, reason: "it is cut off or damaged")
  }

  /// The size in the first chunk: RFC 9649, section 2.5 to 2.7, and for VP8 RFC 6386, section 9.1.
  private static func size(_ bytes: Span<UInt8>) -> (width: Int, height: Int)? {
    if bytes.has("VP8 ", at: 12), bytes.has([0x9D, 0x01, 0x2A], at: 23), let width = bytes.little16(26),
      let height = bytes.little16(28)
    {
      let size = (width: width & 0x3FFF, height: height & 0x3FFF)
      return size.width > 0 && size.height > 0 ? size : nil
    }
    if bytes.has("VP8L", at: 12), bytes.has([0x2F], at: 20), let bits = bytes.little32(21) {
      return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    }
    if bytes.has("VP8X", at: 12), let width = bytes.little32(23), let height = bytes.little32(26) {
      return ((width >> 8) + 1, (height >> 8) + 1)
    }
    return nil
  }
}

/// An open WebP file.
private struct WebPDecoder: ~Copyable, ~Escapable {
  private let handle: OpaquePointer
  private let name: String
  private let info: WebPAnimInfo
  private let hasAlpha: Bool

  var width: Int { Int(info.canvas_width) }
  var height: Int { Int(info.canvas_height) }

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, _ name: String) throws(MediaError) {
    var features = WebPBitstreamFeatures()
    let (handle, known) = bytes.withUnsafeBufferPointer { buffer in
      var data = WebPData(bytes: buffer.baseAddress, size: buffer.count)
      let known = WebPGetFeatures(buffer.baseAddress, buffer.count, &features) == VP8_STATUS_OK
      return (WebPAnimDecoderNew(&data, nil), known)
    }
    var info = WebPAnimInfo()
    guard let handle else { throw WebPImage.broken(name) }
    guard WebPAnimDecoderGetInfo(handle, &info) != 0 else {
      WebPAnimDecoderDelete(handle)
      throw WebPImage.broken(name)
    }
    self.handle = handle
    self.name = name
    self.info = info
    hasAlpha = !known || features.has_alpha != 0
  }

  deinit { WebPAnimDecoderDelete(handle) }

  func firstFrame() throws(MediaError) -> RGBImage {
    var pixels: UnsafeMutablePointer<UInt8>?
    var time: Int32 = 0
    guard WebPAnimDecoderGetNext(handle, &pixels, &time) != 0, let pixels else { throw WebPImage.broken(name) }
    let layout = signal_pixel(bytes: 4, red: 0, green: 1, blue: 2, alpha: hasAlpha ? 3 : -1)
    return RGBImage(width: width, height: height) { signal_rgb(pixels, layout, width * height, $0) }
  }

  var orientation: Orientation { Orientation(exif: chunk("EXIF"), xmp: chunk("XMP ")) }

  /// The first chunk of that type; empty where there is none.
  private func chunk(_ type: String) -> [UInt8] {
    var iterator = WebPChunkIterator()
    guard WebPDemuxGetChunk(WebPAnimDecoderGetDemuxer(handle), type, 1, &iterator) != 0 else { return [] }
    defer { WebPDemuxReleaseChunkIterator(&iterator) }
    return [UInt8](UnsafeBufferPointer(start: iterator.chunk.bytes, count: iterator.chunk.size))
  }
}
