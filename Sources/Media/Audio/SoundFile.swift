import CMedia

/// A sound that libsndfile reads: WAV, AIFF, FLAC, Ogg (Vorbis, Opus) and many older formats.
///
/// MP3 it reads too, but with a decoder that it lets write to standard error: see `MPEGSound`.
struct SoundFile: ~Copyable, ~Escapable {
  private let handle: OpaquePointer
  private let info: SF_INFO
  /// Seconds of sound that the file tells of and has not, as far as that is known before decoding.
  private let missing: Double

  /// nil where libsndfile does not know these bytes, or they are MPEG audio.
  @_lifetime(borrow source)
  init?(_ source: borrowing ByteSource) {
    var info = SF_INFO()
    // Before the decoder is there, which keeps a reading position of its own.
    let missing = WaveLength.missingSeconds(source)
    guard !MPEGSound.mayBegin(source), let handle = media_sound_open(source.state, &info) else { return nil }
    self.handle = handle
    self.info = info
    self.missing = missing
  }

  deinit { sf_close(handle) }

  /// Appends the whole sound, or what there is of it before it cannot be decoded any more.
  func decode(into builder: inout ClipBuilder) throws(MediaError) {
    let (channels, rate) = (Int(info.channels), Int(info.samplerate))
    if info.frames < sf_count_t.max { try builder.declare(seconds: Double(info.frames) / Double(rate)) }
    builder.lacks(seconds: missing)
    var left = info.frames < sf_count_t.max ? Int(info.frames) : 0
    let frames = max(1, ClipBuilder.chunk / channels)
    try withUnsafeTemporaryAllocation(of: Float.self, capacity: frames * channels) { buffer throws(MediaError) in
      while true {
        let read = Int(sf_readf_float(handle, buffer.baseAddress, sf_count_t(frames)))
        if read <= 0 { break }
        left -= read
        let samples = UnsafeBufferPointer(rebasing: buffer[..<(read * channels)])
        try builder.append(interleaved: samples, channels: channels, rate: rate)
      }
    }
    builder.lacks(seconds: Double(left) / Double(rate))
  }
}
