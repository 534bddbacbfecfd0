import CMedia

extension VideoTrack {
  /// How picking frames by an index went.
  enum Picking {
    case complete
    /// The container cannot be moved to where the index says.
    case astray
    /// Other frames come out than the index tells of.
    case different
  }

  /// Gaps of fewer packets are read over.
  private static var shortGap: Int { 64 }

  /// How many packets must be decoded for the frames at `places`, which are in order.
  static func work(for places: [Int], _ index: FrameIndex) -> Int {
    guard let order = index.order else { return index.packets.count }
    var (position, work) = (0, 0)
    for place in places {
      let packet = Int(order[place])
      position = max(position, index.start(for: packet))
      work += max(0, packet + 1 - position)
      position = max(position, packet + 1)
    }
    return work
  }

  /// Decodes from key frame to key frame what it takes and keeps the frames that `picker` wants, which are the same that
  /// decoding everything gives. The container may be anywhere if it can be moved (`seeking`); else it is at its start, and
  /// what is not needed is read over.
  func pick(
    in container: borrowing MediaContainer, by index: FrameIndex, seeking: Bool, _ picker: inout FramePicker
  ) throws(MediaError) -> Picking {
    guard let order = index.order else { return .different }
    var place = PacketPlace()
    if seeking {
      guard seek(to: 0, in: container, index, &place) else { return .astray }
    }
    var problems = DecodingProblems()
    // The frame that must come out next, and the time of the key frame that decoding began at.
    var (expected, begin, ended) = (0, index.packets[0].time, false)
    while let wanted = picker.next {
      let start = index.start(for: Int(order[wanted]))
      if start > place.number {
        // Some things only a film's first packet says, such as which x264 made it, whose mistakes H.264's decoder knows.
        if place.number == 0 { _ = decoder.send(next(in: container, &place)) }
        guard move(to: start, in: container, index, seeking: seeking, &place) else { return .astray }
        decoder.reset()
        (expected, begin, ended) = (index.firstPlace(from: index.packets[start].time), index.packets[start].time, false)
      }
      var found = false
      while !found {
        if let frame = nextFrame(&problems) {
          try picker.count(frame, frames: place.number)
          let time = frame.pointee.pts
          if time != media_no_time, time < begin { continue }  // leans on what was passed over
          guard expected < order.count, index.packets[Int(order[expected])].time == time else { return .different }
          found = expected == wanted
          if found { try picker.take(frame, of: stream, time: time) }
          expected += 1
        } else if ended {
          return .different
        } else {
          // Where this fails, a frame is missing later.
          let packet = next(in: container, &place)
          _ = decoder.send(packet)
          ended = packet == nil
        }
      }
    }
    return .complete
  }

  /// Where the container is.
  private struct PacketPlace {
    /// Of the packet that is read next, in the order of the index.
    var number = 0
    /// That packet, if it is already there.
    var packet: UnsafeMutablePointer<AVPacket>?
  }

  private func next(
    in container: borrowing MediaContainer, _ place: inout PacketPlace
  ) -> UnsafeMutablePointer<AVPacket>? {
    let packet = place.packet ?? decoder.nextPacket(of: container)
    place = PacketPlace(number: place.number + 1)
    return packet
  }

  /// Goes on to the packet `start`; whether that was possible.
  private func move(
    to start: Int, in container: borrowing MediaContainer, _ index: FrameIndex, seeking: Bool,
    _ place: inout PacketPlace
  ) -> Bool {
    if seeking, start - place.number >= Self.shortGap, !seek(to: start, in: container, index, &place) { return false }
    while place.number < start {
      if next(in: container, &place) == nil { return false }
    }
    return true
  }

  /// Moves to a key frame or a little before it; whether the container led to a place that the index knows.
  private func seek(
    to start: Int, in container: borrowing MediaContainer, _ index: FrameIndex, _ place: inout PacketPlace
  ) -> Bool {
    let time = index.packets[start].time
    let code = container.libav.seek_frame(
      container.context, stream.pointee.index, time, Int32(AVSEEK_FLAG_BACKWARD))
    guard code >= 0, let packet = decoder.nextPacket(of: container) else { return false }
    guard let number = index.packet(at: packet.pointee.pts, bytes: packet.pointee.size), number <= start else {
      return false
    }
    place = PacketPlace(number: number, packet: packet)
    return true
  }
}
