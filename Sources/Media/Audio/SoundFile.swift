import CMedia

/// A sound that libsndfile reads: WAV, AIFF, FLAC, Ogg (Vorbis, Opus) and many older formats.
///
/// MP3 it reads too, but with a decoder that it lets write to standard error: see `MPEGSound`.
final class SoundFile: SoundDecoder {
  /// Stays open as long as the decoder reads it.
  private let source: ByteSource
  private let handle: OpaquePointer
  private let info: SF_INFO
  /// Sample frames that cannot be what was recorded; see `ADPCMBlocks`.
  private var damaged: [Range<Int>]
  private var position = 0

  /// nil where libsndfile does not know these bytes, or they are MPEG audio.
  init?(_ source: ByteSource, _ extent: SourceExtent) {
    var info = SF_INFO()
    // Before the decoder is there, which keeps a reading position of its own.
    let damaged = extent.data.map { ADPCMBlocks.damaged($0, in: source) } ?? []
    guard !MPEGSound.mayBegin(source), let handle = media_sound_open(source.state, &info) else { return nil }
    self.source = source
    self.handle = handle
    self.info = info
    self.damaged = damaged
  }

  deinit { sf_close(handle) }

  var declaredSeconds: Double? { total.map { Double($0) / Double(info.samplerate) } }

  /// Sample frames that the file says to have, or that were found in it.
  private var total: Int? { info.frames < sf_count_t.max ? Int(info.frames) : nil }

  /// Whether libav can go on where this decoder fails.
  private var isFLAC: Bool { info.format & Int32(SF_FORMAT_TYPEMASK) == Int32(SF_FORMAT_FLAC) }

  func decode(into assembler: inout SoundAssembler) throws(MediaError) -> SoundProgress {
    let (channels, rate) = (Int(info.channels), Int(info.samplerate))
    let wanted = max(1, SoundAssembler.chunk / channels)
    return try withUnsafeTemporaryAllocation(of: Float.self, capacity: wanted * channels) {
      buffer throws(MediaError) in
      let read = Int(sf_readf_float(handle, buffer.baseAddress, sf_count_t(wanted)))
      let isShort = read < min(wanted, (total ?? .max) - position)
      if isFLAC, sf_error(handle) != SF_ERR_NO_ERROR || isShort && total != nil { return .damaged }
      guard read > 0 else {
        if let total { assembler.lacks(atEnd: Double(total - position) / Double(rate)) }
        return .end
      }
      let samples = UnsafeMutableBufferPointer(rebasing: buffer[..<(read * channels)])
      silenceDamage(samples, channels: channels, in: &assembler)
      position += read
      try assembler.append(interleaved: UnsafeBufferPointer(samples), channels: channels, rate: rate)
      return .more
    }
  }

  private func silenceDamage(
    _ samples: UnsafeMutableBufferPointer<Float>, channels: Int, in assembler: inout SoundAssembler
  ) {
    let end = position + samples.count / channels
    while let next = damaged.first, next.lowerBound < end {
      let gap = next.clamped(to: position..<end)
      if gap.isEmpty { return }
      for index in (gap.lowerBound - position) * channels..<(gap.upperBound - position) * channels {
        samples[index] = 0
      }
      assembler.note(gap: gap)
      if next.upperBound > end { return }
      damaged.removeFirst()
    }
  }
}
