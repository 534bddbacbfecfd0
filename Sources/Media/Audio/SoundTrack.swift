import CMedia
import CSignal

/// The best sound track of a container, and its decoder.
struct SoundTrack: ~Copyable {
  private let stream: UnsafeMutablePointer<AVStream>
  private let decoder: PacketDecoder

  /// Throws `noSound` where the container has only other tracks, `notAudio` where it has none at all, `undecodable`
  /// where its sound is broken or in a codec without a decoder.
  init(of container: borrowing MediaContainer) throws(MediaError) {
    let (context, name) = (container.context, container.name)
    guard context.pointee.nb_streams > 0 else { throw .notAudio(name) }
    var codec: UnsafePointer<AVCodec>?
    let index = container.libav.find_best_stream(context, AVMEDIA_TYPE_AUDIO, -1, -1, &codec, 0)
    if index == media_no_stream, !Self.hasSound(context) { throw .noSound(name) }
    guard index >= 0, let codec, let stream = context.pointee.streams[Int(index)] else {
      throw .undecodable(name, reason: MediaContainer.reason(index))
    }
    decoder = try PacketDecoder(codec, for: stream, libav: container.libav, name: name)
    self.stream = stream
  }

  /// Whether a track says to be sound, be it complete or not.
  private static func hasSound(_ context: UnsafePointer<AVFormatContext>) -> Bool {
    (0..<Int(context.pointee.nb_streams)).contains {
      context.pointee.streams[$0]?.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_AUDIO
    }
  }

  /// Appends the whole track.
  func decode(of container: borrowing MediaContainer, into builder: inout ClipBuilder) throws(MediaError) {
    let seconds = media_stream_seconds(container.context, stream)
    if seconds > 0 { try builder.declare(seconds: seconds) }
    try decoder.forEachFrame(of: container) { frame throws(MediaError) in
      guard let (kind, planar) = Self.layout(AVSampleFormat(frame.pointee.format)) else { return }
      let planes = UnsafeRawPointer(frame.pointee.extended_data).assumingMemoryBound(to: UnsafeRawPointer?.self)
      try builder.append(
        planes: planes, kind: kind, planar: planar, channels: Int(frame.pointee.ch_layout.nb_channels),
        frames: Int(frame.pointee.nb_samples), rate: Int(frame.pointee.sample_rate))
    }
  }

  private static func layout(_ format: AVSampleFormat) -> (kind: signal_sample, planar: Bool)? {
    switch format {
    case AV_SAMPLE_FMT_U8: (SIGNAL_UINT8, false)
    case AV_SAMPLE_FMT_S16: (SIGNAL_INT16, false)
    case AV_SAMPLE_FMT_S32: (SIGNAL_INT32, false)
    case AV_SAMPLE_FMT_S64: (SIGNAL_INT64, false)
    case AV_SAMPLE_FMT_FLT: (SIGNAL_FLOAT, false)
    case AV_SAMPLE_FMT_DBL: (SIGNAL_DOUBLE, false)
    case AV_SAMPLE_FMT_U8P: (SIGNAL_UINT8, true)
    case AV_SAMPLE_FMT_S16P: (SIGNAL_INT16, true)
    case AV_SAMPLE_FMT_S32P: (SIGNAL_INT32, true)
    case AV_SAMPLE_FMT_S64P: (SIGNAL_INT64, true)
    case AV_SAMPLE_FMT_FLTP: (SIGNAL_FLOAT, true)
    case AV_SAMPLE_FMT_DBLP: (SIGNAL_DOUBLE, true)
    default: nil
    }
  }
}
