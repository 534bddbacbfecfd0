import CMedia
import Glibc

/// libav's decoder of one track, with the packet and the frame that it works on.
struct PacketDecoder: ~Copyable {
  private let libav: media_libav
  private let stream: Int32
  private let context: UnsafeMutablePointer<AVCodecContext>
  private let packet: UnsafeMutablePointer<AVPacket>
  private let frame: UnsafeMutablePointer<AVFrame>

  /// Opens `codec` for `stream` of a container; `name` is what errors call the container. Pictures of more than
  /// `maxPixels` are not decoded.
  init(
    _ codec: UnsafePointer<AVCodec>, for stream: UnsafeMutablePointer<AVStream>, libav: media_libav, name: String,
    maxPixels: Int? = nil
  ) throws(MediaError) {
    var context = libav.codec_alloc_context3(codec)
    var packet = libav.packet_alloc()
    var frame = av_frame_alloc()
    var code = -ENOMEM
    if let context, packet != nil, frame != nil {
      context.pointee.pkt_timebase = stream.pointee.time_base
      if let maxPixels { context.pointee.max_pixels = Int64(maxPixels) }
      code = libav.codec_parameters_to_context(context, stream.pointee.codecpar)
      if code >= 0 { code = libav.codec_open2(context, codec, nil) }
    }
    guard code >= 0, let context, let packet, let frame else {
      libav.codec_free_context(&context)
      libav.packet_free(&packet)
      av_frame_free(&frame)
      throw .undecodable(name, reason: MediaContainer.reason(code))
    }
    self.libav = libav
    self.stream = stream.pointee.index
    self.context = context
    self.packet = packet
    self.frame = frame
  }

  deinit {
    var (context, packet, frame) = (Optional(context), Optional(packet), Optional(frame))
    libav.codec_free_context(&context)
    libav.packet_free(&packet)
    av_frame_free(&frame)
  }

  /// The track's next packet, which is there until the next call; nil at the end.
  func nextPacket(of container: borrowing MediaContainer) -> UnsafeMutablePointer<AVPacket>? {
    libav.packet_unref(packet)
    while libav.read_frame(container.context, packet) >= 0 {
      if packet.pointee.stream_index == stream { return packet }
      libav.packet_unref(packet)
    }
    return nil
  }

  /// The track's next packet, past what its container cannot read; nil at the end. `other` gets the packets of other tracks.
  func nextPacket(
    of container: borrowing MediaContainer, _ other: (UnsafeMutablePointer<AVPacket>) -> Void
  ) -> UnsafeMutablePointer<AVPacket>? {
    libav.packet_unref(packet)
    var failures = 0
    while failures < Self.mostFailures {
      let code = libav.read_frame(container.context, packet)
      if code == media_end { return nil }
      failures = code < 0 ? failures + 1 : 0
      guard code >= 0 else { continue }
      if packet.pointee.stream_index == stream { return packet }
      other(packet)
      libav.packet_unref(packet)
    }
    return nil
  }

  /// Some containers find back after an error, and a few never get further.
  private static let mostFailures = 16

  /// Gives the decoder a packet, or tells it that there are no more; 0, or libav's error where it cannot be decoded.
  func send(_ packet: UnsafeMutablePointer<AVPacket>?) -> Int32 { libav.codec_send_packet(context, packet) }

  /// Makes the next frame of the packets so far; 0, `media_need_more` or `media_end` where there is none yet or any more,
  /// or libav's error where it cannot be decoded.
  func receive() -> Int32 { libav.codec_receive_frame(context, frame) }

  /// The frame that was received, which is there until the next is.
  var received: UnsafePointer<AVFrame> { UnsafePointer(frame) }

  /// Forgets what was decoded: the next packet is one that stands for itself, or the first.
  func reset() { libav.codec_flush_buffers(context) }

  /// Moves the frame that was received to `target`, which has to be empty.
  func moveReceived(to target: UnsafeMutablePointer<AVFrame>) { av_frame_move_ref(target, frame) }

  /// Refuses frames whose checksum is wrong, instead of giving what is left of them.
  func refuseWrongChecksums() { media_codec_check(context) }
}
