extension AudioClip {
  /// The sound of a file: any format that libsndfile, libmpg123 or libav reads, recognised by content; of a video its best sound
  /// track. Channels are averaged, then converted to `sampleRate` with libswresample's defaults.
  ///
  /// A file whose end is missing or corrupt gives what can be decoded. Throws where that is nothing.
  public init(
    contentsOf path: String, sampleRate: Int = 16_000, limits: AudioLimits = AudioLimits()
  ) throws(MediaError) {
    let source = try ByteSource(path: path)
    try self.init(decoding: source, sampleRate: sampleRate, limits: limits)
  }

  /// The sound of a file that is in memory; `name` is what errors call it.
  public init(
    encoded bytes: [UInt8], name: String, sampleRate: Int = 16_000, limits: AudioLimits = AudioLimits()
  ) throws(MediaError) {
    self = try bytes.withUnsafeBufferPointer { buffer throws(MediaError) in
      let source = try ByteSource(buffer, name: name)
      return try AudioClip(decoding: source, sampleRate: sampleRate, limits: limits)
    }
  }

  private init(decoding source: borrowing ByteSource, sampleRate: Int, limits: AudioLimits) throws(MediaError) {
    var builder = try ClipBuilder(name: source.name, sampleRate: sampleRate, limits: limits)
    let known = try Self.decode(source, into: &builder)
    if builder.isEmpty {
      do throws(MediaError) {
        let container = try MediaContainer(source)
        try SoundTrack(of: container).decode(of: container, into: &builder)
      } catch .notAudio where known {
        throw .undecodable(source.name, reason: nil)
      }
    }
    self = try builder.finish()
  }

  /// Decodes what needs no libav. Whether the bytes are such, be there sound in them or not.
  private static func decode(
    _ source: borrowing ByteSource, into builder: inout ClipBuilder
  ) throws(MediaError) -> Bool {
    if let sound = SoundFile(source) {
      try sound.decode(into: &builder)
      return true
    }
    if let sound = MPEGSound(source) {
      try sound.decode(into: &builder)
      return true
    }
    return false
  }
}
