import CMedia
import CSignal

/// JPEG by libjpeg-turbo: ITU-T T.81, baseline, extended and progressive, Huffman and arithmetic coding.
enum JPEGImage {
  static func decode(_ bytes: Span<UInt8>, _ name: String, _ limits: ImageLimits) throws(MediaError) -> RGBImage {
    let file = try JPEGFile(bytes, name)
    try limits.check(width: file.width, height: file.height, name)
    let image = try RGBImage(width: file.width, height: file.height) { target throws(MediaError) in
      try file.decode(to: target)
    }
    return JPEGMarkers(bytes).orientation.applied(to: image)
  }
}

/// An open JPEG file.
private struct JPEGFile: ~Copyable, ~Escapable {
  private let handle: UnsafeMutablePointer<media_jpeg>
  private let name: String

  var width: Int { Int(handle.pointee.width) }
  var height: Int { Int(handle.pointee.height) }

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, _ name: String) throws(MediaError) {
    let opened = bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.flatMap { media_jpeg_open($0, buffer.count) }
    }
    guard let opened else { throw Self.broken(name, "memory is short") }
    if let problem = opened.pointee.problem {
      let error = Self.broken(name, String(cString: problem))
      media_jpeg_close(opened)
      throw error
    }
    handle = opened
    self.name = name
  }

  deinit { media_jpeg_close(handle) }

  private static func broken(_ name: String, _ reason: String) -> MediaError {
    .brokenImage(name, format: ImageFormat.jpeg.rawValue, reason: reason)
  }

  /// Writes all rows, as RGB.
  func decode(to target: UnsafeMutablePointer<UInt8>) throws(MediaError) {
    let rows = handle.pointee.channels == 3 ? media_jpeg_rows(handle, target, Int32(height)) : decodeCMYK(to: target)
    guard rows, media_jpeg_finish(handle) else {
      throw Self.broken(name, handle.pointee.problem.map { String(cString: $0) } ?? "it is damaged")
    }
  }

  private func decodeCMYK(to target: UnsafeMutablePointer<UInt8>) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: width * 4) { row in
      guard let start = row.baseAddress else { return false }
      for y in 0..<height {
        guard media_jpeg_rows(handle, start, 1) else { return false }
        signal_rgb_of_inverted_cmyk(start, width, target + y * width * 3)
      }
      return true
    }
  }
}
