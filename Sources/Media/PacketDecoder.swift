import CMedia
import Glibc

/// libav's decoder of one track, with the packet and the frame that it works on.
struct PacketDecoder: ~Copyable {
  private let libav: media_libav
  private let stream: Int32
  private let context: UnsafeMutablePointer<AVCodecContext>
  private let packet: UnsafeMutablePointer<AVPacket>
  private let frame: UnsafeMutablePointer<AVFrame>

  /// Opens `codec` for `stream` of a container; `name` is what errors call the container.
  init(
    _ codec: UnsafePointer<AVCodec>, for stream: UnsafeMutablePointer<AVStream>, libav: media_libav, name: String
  ) throws(MediaError) {
    var context = libav.codec_alloc_context3(codec)
    var packet = libav.packet_alloc()
    var frame = av_frame_alloc()
    var code = -ENOMEM
    if let context, packet != nil, frame != nil {
      context.pointee.pkt_timebase = stream.pointee.time_base
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

  /// Calls `body` with each frame of the track, to its end. Packets that cannot be decoded are passed over, as libav's
  /// own tools do.
  func forEachFrame(
    of container: borrowing MediaContainer, _ body: (UnsafePointer<AVFrame>) throws(MediaError) -> Void
  ) throws(MediaError) {
    while libav.read_frame(container.context, packet) >= 0 {
      defer { libav.packet_unref(packet) }
      guard packet.pointee.stream_index == stream, libav.codec_send_packet(context, packet) >= 0 else { continue }
      try drain(body)
    }
    _ = libav.codec_send_packet(context, nil)
    try drain(body)
  }

  private func drain(_ body: (UnsafePointer<AVFrame>) throws(MediaError) -> Void) throws(MediaError) {
    while libav.codec_receive_frame(context, frame) >= 0 { try body(frame) }
  }
}
