import CMedia
import CSignal

/// The best sound track of a container, and its decoder.
///
/// Where a frame begins later than the one before it ends, silence fills the gap, so that the times after it are right.
final class SoundTrack: SoundDecoder {
  private let container: MediaContainer
  private let stream: UnsafeMutablePointer<AVStream>
  private let decoder: PacketDecoder
  private var packets: PacketTimes
  private var placement: FramePlacement
  /// A frame that waits for the one behind it, which shows whether its time can be true.
  private var held: UnsafeMutablePointer<AVFrame>?
  private var heldTime = FrameTime()
  /// Sample frames that the assembler had before; they are passed over here.
  private let passed: Int
  /// Sample frames of this track so far, with silence.
  private var position = 0
  private var rate = 0
  let declaredSeconds: Double?

  /// Throws `noSound` where the container has only other tracks, `notAudio` where it has none at all or libav does not know
  /// it, `undecodable` where its sound is broken or in a codec without a decoder.
  /// - Parameters:
  ///   - passed: sample frames at the start that another decoder has given already.
  ///   - declaredSeconds: the length that is known of the source; nil for what the container says.
  ///   - isDamaged: whether the source is known to be damaged, so that no gap is taken for a pause.
  init(
    _ source: ByteSource, from passed: Int = 0, declaredSeconds: Double? = nil, isDamaged: Bool = false
  ) throws(MediaError) {
    let container = try MediaContainer(source)
    let context = container.context
    guard context.pointee.nb_streams > 0 else { throw .notAudio(source.name) }
    var codec: UnsafePointer<AVCodec>?
    let index = container.libav.find_best_stream(context, AVMEDIA_TYPE_AUDIO, -1, -1, &codec, 0)
    if index == media_no_stream, !Self.hasSound(context) { throw .noSound(source.name) }
    guard index >= 0, let codec, let stream = context.pointee.streams[Int(index)] else {
      throw .undecodable(source.name, reason: MediaContainer.reason(index))
    }
    decoder = try PacketDecoder(codec, for: stream, libav: container.libav, name: source.name)
    packets = PacketTimes(stream, of: container)
    if packets.isFLAC { decoder.refuseWrongChecksums() }
    let seconds = media_stream_seconds(context, stream)
    self.declaredSeconds = declaredSeconds ?? (seconds > 0 ? seconds : nil)
    placement = FramePlacement(
      tick: packets.tick, end: self.declaredSeconds, startsAtZero: passed > 0, mayPause: packets.isOpus && !isDamaged)
    self.container = container
    self.stream = stream
    self.passed = passed
  }

  deinit { av_frame_free(&held) }

  /// Whether a track says to be sound, be it complete or not.
  private static func hasSound(_ context: UnsafePointer<AVFormatContext>) -> Bool {
    (0..<Int(context.pointee.nb_streams)).contains {
      context.pointee.streams[$0]?.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_AUDIO
    }
  }

  func decode(into assembler: inout SoundAssembler) throws(MediaError) -> SoundProgress {
    guard let packet = decoder.nextPacket(of: container, { packets.pass($0, of: container.context) }) else {
      _ = decoder.send(nil)
      try receive(into: &assembler, FrameTime())
      try release(before: nil, into: &assembler)
      noteEnd(in: &assembler)
      return .end
    }
    packets.pass(packet, of: container.context)
    let time = packets.time(of: packet)
    if packets.takeHole() || media_packet_is_corrupt(packet) { placement.suspect(at: time.packet) }
    if decoder.send(packet) < 0 { placement.suspect(at: time.packet) }
    try receive(into: &assembler, time)
    return .more
  }

  /// Takes the frames that the decoder has ready.
  private func receive(into assembler: inout SoundAssembler, _ time: FrameTime) throws(MediaError) {
    while true {
      let code = decoder.receive()
      if code == media_need_more || code == media_end { return }
      guard code >= 0 else { return placement.suspect(at: time.packet) }
      let frame = decoder.received
      var time = time
      if time.frame == nil, frame.pointee.pts != media_no_time {
        time.frame = Double(frame.pointee.pts) * packets.tick
      }
      time.isSuspect = placement.takeSuspicion()
      try release(before: time.frame, into: &assembler)
      if held == nil { held = av_frame_alloc() }
      guard let held else { return }
      decoder.moveReceived(to: held)
      heldTime = time
      heldTime.isHeld = true
    }
  }

  /// Appends the frame that waits, and before it what is missing.
  private func release(before next: Double?, into assembler: inout SoundAssembler) throws(MediaError) {
    guard let frame = held, heldTime.isHeld else { return }
    heldTime.isHeld = false
    defer { av_frame_unref(frame) }
    let frames = Int(frame.pointee.nb_samples)
    guard let (kind, planar) = Self.layout(AVSampleFormat(frame.pointee.format)), frame.pointee.sample_rate > 0 else {
      return
    }
    if rate != Int(frame.pointee.sample_rate) {
      // What was counted at another rate is behind.
      position = rate == 0 ? 0 : passed
      rate = Int(frame.pointee.sample_rate)
    }
    let gap = placement.gap(before: heldTime, seconds: Double(frames) / Double(rate), next: next)
    let silent = Int((gap.seconds * Double(rate)).rounded())
    try assembler.appendGap(
      frames: max(0, position + silent - max(position, passed)), rate: rate, isDamage: gap.isDamage)
    position += silent
    let skipped = min(frames, max(0, passed - position))
    position += frames
    let planes = UnsafeRawPointer(frame.pointee.extended_data).assumingMemoryBound(to: UnsafeRawPointer?.self)
    try assembler.append(
      planes: planes, kind: kind, planar: planar, channels: Int(frame.pointee.ch_layout.nb_channels), frames: frames,
      rate: rate, skipping: skipped)
  }

  private func noteEnd(in assembler: inout SoundAssembler) {
    guard position > 0 else { return }
    let heard = assembler.seconds
    // Frames that end the track and cannot be decoded.
    assembler.lacks(atEnd: placement.lostAtEnd(packets.end))
    guard let declaredSeconds else { return }
    // A container that tells one length for all tracks tells that of the longest.
    let missing =
      packets.isAlone || packets.tellsOwnLength ? declaredSeconds - heard : packets.missing(of: declaredSeconds)
    if missing > Self.leastMissing { assembler.lacks(atEnd: declaredSeconds - heard) }
  }

  /// Containers round lengths, and count what encoders put before and behind the sound.
  private static let leastMissing = 0.15

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
