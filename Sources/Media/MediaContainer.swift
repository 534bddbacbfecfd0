import CMedia

/// A container of sound and video tracks that libav reads: MP4, Matroska, WebM, MPEG-TS, ADTS, AMR and many more.
struct MediaContainer: ~Copyable {
  let libav: media_libav
  let context: UnsafeMutablePointer<AVFormatContext>
  /// What is read: it stays open as long as the container.
  let source: ByteSource
  /// What errors call it.
  var name: String { source.name }

  /// Throws `notAudio` where libav does not know these bytes. To know its tracks no picture of more than `maxPixels` is
  /// decoded.
  init(_ source: ByteSource, maxPixels: Int = ImageLimits().maxPixels) throws(MediaError) {
    guard let libav = media_libav() else {
      throw .library(source.name, reason: String(cString: media_libav_problem()))
    }
    var code: Int32 = 0
    guard let context = media_container_open(libav, source.state, &code) else {
      if code == media_unknown_format { throw .notAudio(source.name) }
      throw .undecodable(source.name, reason: Self.reason(code))
    }
    self.libav = libav.pointee
    self.context = context
    self.source = source
    withUnsafePointer(to: self.libav) { media_container_probe($0, context, Int64(maxPixels)) }
  }

  deinit { withUnsafePointer(to: libav) { media_container_close($0, context) } }

  /// The words that libav has for one of its error codes.
  static func reason(_ code: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { text in
      guard let start = text.baseAddress, av_strerror(code, start, text.count) == 0 else {
        return "libav error \(code)"
      }
      return String(cString: start)
    }
  }
}
