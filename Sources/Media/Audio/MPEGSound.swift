import CMedia

/// MPEG audio (MP3) in a stream of its own, decoded by libmpg123: the decoder inside libsndfile, but silent about what
/// it finds wrong. libav 5.1 is no substitute: of a speech recording at 24 kHz it gave one frame in ten wrongly.
struct MPEGSound: ~Copyable, ~Escapable {
  private let handle: OpaquePointer

  /// nil where no frame follows at the start, or after the ID3 tag there.
  @_lifetime(borrow source)
  init?(_ source: borrowing ByteSource) {
    guard Self.mayBegin(source), Self.begins(source), let handle = media_mpeg_open(source.state) else { return nil }
    self.handle = handle
  }

  deinit { mpg123_delete(handle) }

  /// Appends the whole stream, or what there is of it before it cannot be decoded any more.
  func decode(into builder: inout ClipBuilder) throws(MediaError) {
    var (rate, channels, encoding) = (CLong(0), CInt(0), CInt(0))
    try withUnsafeTemporaryAllocation(of: Float.self, capacity: ClipBuilder.chunk) { buffer throws(MediaError) in
      while true {
        var bytes = 0
        let code = mpg123_read(handle, buffer.baseAddress, buffer.count * MemoryLayout<Float>.stride, &bytes)
        if bytes > 0, channels > 0 {
          let samples = UnsafeBufferPointer(rebasing: buffer[..<(bytes / MemoryLayout<Float>.stride)])
          try builder.append(interleaved: samples, channels: Int(channels), rate: rate)
        }
        if code == MPG123_NEW_FORMAT.rawValue {
          guard mpg123_getformat(handle, &rate, &channels, &encoding) == MPG123_OK.rawValue else { return }
        } else if code != MPG123_OK.rawValue {
          return
        }
      }
    }
  }

  /// Whether the bytes begin as MPEG audio may: with an ID3 tag or the eleven ones of a frame.
  static func mayBegin(_ source: borrowing ByteSource) -> Bool {
    let start = source.bytes(at: 0, count: 3)
    return start.count == 3 && (start == Array("ID3".utf8) || (start[0] == 0xFF && start[1] & 0xE0 == 0xE0))
  }

  /// Whether a frame's header follows at the start, or after the ID3 tag there. Other streams come in ID3 tags too, and
  /// ADTS (AAC) has the same ones at its start, but the layer that MPEG audio does not have.
  private static func begins(_ source: borrowing ByteSource) -> Bool {
    var place = 0
    let tag = source.bytes(at: 0, count: 10)
    if tag.count == 10, tag.starts(with: "ID3".utf8) {
      // Four times seven bits, and ten more bytes where the tag has a footer.
      place = 10 + tag[6...9].reduce(0) { $0 << 7 | Int($1 & 0x7F) } + (tag[5] & 0x10 == 0 ? 0 : 10)
    }
    let header = source.bytes(at: place, count: 4)
    guard header.count == 4, header[0] == 0xFF, header[1] & 0xE0 == 0xE0 else { return false }
    let (version, layer) = (header[1] >> 3 & 3, header[1] >> 1 & 3)
    let (bitRate, sampleRate) = (header[2] >> 4, header[2] >> 2 & 3)
    return version != 1 && layer != 0 && bitRate != 15 && sampleRate != 3
  }
}
