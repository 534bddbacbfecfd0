import CMedia

/// The packets of a video track, found without decoding them: which frame each is, and where decoding can begin.
struct FrameIndex {
  /// A packet, in the order in which they are decoded.
  struct Packet {
    /// When its frame is shown, in the stream's units; `media_no_time` where that is not known.
    let time: Int64
    let bytes: Int32
    /// Whether decoding can begin here.
    let isKey: Bool
    /// Whether its frame is shown at all.
    let isShown: Bool
  }

  let packets: [Packet]
  /// The packet of each frame, in the order in which they are shown; nil where the packets do not tell, and only
  /// decoding does.
  let order: [Int32]?
  /// The packets where decoding can begin.
  private let keys: [Int32]
  /// When the last frame ends, in the stream's units; `media_no_time` where that is not known.
  let end: Int64

  /// Reads the container to its end.
  init(of track: borrowing VideoTrack, in container: borrowing MediaContainer, bytes: Int) throws(MediaError) {
    var packets: [Packet] = []
    var (last, end) = (media_no_time, media_no_time)
    // Tables of a container may point to the same bytes over and over.
    var allowance = bytes.multipliedReportingOverflow(by: 4).partialValue &+ 1 << 20
    while let packet = track.decoder.nextPacket(of: container) {
      if media_packet_is_encrypted(packet) { throw .encrypted(container.name) }
      allowance -= Int(packet.pointee.size)
      guard allowance >= 0 else {
        throw .undecodableVideo(container.name, reason: "its packets have more bytes than the file")
      }
      let time = packet.pointee.pts
      if time != media_no_time, last == media_no_time || time > last {
        (last, end) = (time, time &+ max(0, packet.pointee.duration))
      }
      packets.append(
        Packet(
          time: time, bytes: packet.pointee.size, isKey: packet.pointee.flags & AV_PKT_FLAG_KEY != 0,
          isShown: !media_packet_is_hidden(packet)))
    }
    self.packets = packets
    self.end = end
    order = Self.order(packets)
    keys = packets.indices.filter { packets[$0].isKey && packets[$0].time != media_no_time }.map { Int32($0) }
  }

  /// How many frames the packets tell of.
  var count: Int { packets.count { $0.isShown } }

  /// How many frames the header says that the video has; 0 where it is silent.
  func told(by stream: UnsafePointer<AVStream>) -> Int {
    max(0, Int(stream.pointee.nb_frames) - packets.count { !$0.isShown })
  }

  private static func order(_ packets: [Packet]) -> [Int32]? {
    guard let first = packets.first, first.isKey, packets.count <= Int32.max else { return nil }
    var order = packets.indices.filter { packets[$0].isShown }.map { Int32($0) }
    // Frames before the first key frame lean on what is not there.
    guard order.allSatisfy({ packets[Int($0)].time != media_no_time && packets[Int($0)].time >= first.time }) else {
      return nil
    }
    order.sort { packets[Int($0)].time < packets[Int($1)].time }
    let distinct = zip(order, order.dropFirst()).allSatisfy { packets[Int($0)].time < packets[Int($1)].time }
    return distinct ? order : nil
  }

  /// The place in `order` of the first frame that is shown at that time or later.
  func firstPlace(from time: Int64) -> Int {
    order?.partitioningIndex { packets[Int($0)].time >= time } ?? 0
  }

  /// The shown packet of that time and length.
  func packet(at time: Int64, bytes: Int32) -> Int? {
    guard let order, time != media_no_time else { return nil }
    let place = firstPlace(from: time)
    guard place < order.count else { return nil }
    let found = packets[Int(order[place])]
    return found.time == time && found.bytes == bytes ? Int(order[place]) : nil
  }

  /// The packet from which on decoding gives `packet`'s frame: the last key frame that is neither decoded nor shown after
  /// it. (Frames may follow a key frame that are shown before it and lean on what was before.)
  func start(for packet: Int) -> Int {
    var place = keys.partitioningIndex { $0 > packet } - 1
    while place > 0, packets[Int(keys[place])].time > packets[packet].time { place -= 1 }
    return place >= 0 ? Int(keys[place]) : 0
  }
}

extension [Int32] {
  /// The first place whose element is one of the second half, where all of that half `belong` and none before.
  fileprivate func partitioningIndex(_ belong: (Int32) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if belong(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
