import CMedia

/// The best video track of a container, and its decoder.
struct VideoTrack: ~Copyable {
  let stream: UnsafeMutablePointer<AVStream>
  let decoder: PacketDecoder
  /// Pixels of a frame as the container has it, before it is turned upright; 0 where that is silent.
  let size: ImageSize

  /// Throws `noPictures` where the container has only other tracks, `encrypted`, `undecodableVideo` where its pictures
  /// are broken or in a codec without a decoder, and what `limits` has against its size.
  init(of container: borrowing MediaContainer, limits: VideoLimits) throws(MediaError) {
    let (context, name) = (container.context, container.name)
    guard context.pointee.nb_streams > 0 else { throw .notVideo(name) }
    var codec: UnsafePointer<AVCodec>?
    let index = container.libav.find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0)
    let tracks = Self.tracks(of: context)
    if tracks.isEmpty { throw .noPictures(name) }
    if tracks.contains(where: { media_stream_is_encrypted($0) }) { throw .encrypted(name) }
    guard index >= 0, let codec, let stream = context.pointee.streams[Int(index)], tracks.contains(stream) else {
      throw .undecodableVideo(name, reason: MediaContainer.reason(index < 0 ? index : media_no_decoder))
    }
    let (width, height) = (Int(stream.pointee.codecpar.pointee.width), Int(stream.pointee.codecpar.pointee.height))
    if width > 0, height > 0 { try limits.frame.check(width: width, height: height, name) }
    do throws(MediaError) {
      decoder = try PacketDecoder(
        codec, for: stream, libav: container.libav, name: name, maxPixels: limits.frame.maxPixels)
    } catch .undecodable(_, let reason) {
      throw .undecodableVideo(name, reason: reason)
    }
    self.stream = stream
    size = ImageSize(width: max(0, width), height: max(0, height))
    for other in 0..<Int(context.pointee.nb_streams) where other != Int(index) {
      context.pointee.streams[other]?.pointee.discard = AVDISCARD_ALL
    }
  }

  /// The streams that say to be video, be they complete or not. The picture on a record's cover is none.
  private static func tracks(of context: UnsafePointer<AVFormatContext>) -> [UnsafeMutablePointer<AVStream>] {
    (0..<Int(context.pointee.nb_streams)).compactMap { context.pointee.streams[$0] }.filter {
      $0.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_VIDEO
        && $0.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
    }
  }
}
