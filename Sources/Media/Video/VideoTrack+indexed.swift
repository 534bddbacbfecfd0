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
  /// decoding everything gives. Moves about in the container if it may (`seeking`), or reads over what is not needed.
  func pick(
    in container: borrowing MediaContainer, by index: FrameIndex, seeking: Bool, _ picker: inout FramePicker
  ) throws(MediaError) -> Picking {
    guard let order = index.order else { return .different }
    // The packet that is read next, which `pending` is if it is already there; the frame that must come out next.
    var (position, expected) = (seeking ? Int.max : 0, 0)
    var pending: UnsafeMutablePointer<AVPacket>?
    var (begin, ended) = (index.packets[0].time, false)
    while let wanted = picker.next {
      let start = index.start(for: Int(order[wanted]))
      if position == .max || start > position {
        if seeking, position == .max || start - position >= Self.shortGap {
          guard let (landed, packet) = seek(to: start, in: container, index) else { return .astray }
          (position, pending) = (landed, packet)
        }
        while position < start {
          guard pending != nil || decoder.nextPacket(of: container) != nil else { return .astray }
          (position, pending) = (position + 1, nil)
        }
        decoder.reset()
        (begin, ended) = (index.packets[start].time, false)
        expected = index.firstPlace(from: begin)
      }
      var found = false
      while !found {
        if let frame = decoder.nextFrame() {
          try picker.count(frame, frames: position)
          let time = frame.pointee.pts
          if time != media_no_time, time < begin { continue }  // leans on what was passed over
          guard expected < order.count, index.packets[Int(order[expected])].time == time else { return .different }
          found = expected == wanted
          if found { try picker.take(frame, of: stream, time: time) }
          expected += 1
        } else if ended {
          return .different
        } else if let packet = pending ?? decoder.nextPacket(of: container) {
          // Where this fails, a frame is missing later.
          _ = decoder.send(packet)
          (position, pending) = (position + 1, nil)
        } else {
          _ = decoder.send(nil)
          ended = true
        }
      }
    }
    return .complete
  }

  /// Moves to a key frame or a little before it; where the container is now, with the packet there.
  private func seek(
    to start: Int, in container: borrowing MediaContainer, _ index: FrameIndex
  ) -> (Int, UnsafeMutablePointer<AVPacket>)? {
    let time = index.packets[start].time
    let code = container.libav.seek_frame(
      container.context, stream.pointee.index, time, Int32(AVSEEK_FLAG_BACKWARD))
    guard code >= 0, let packet = decoder.nextPacket(of: container) else { return nil }
    guard let landed = index.packet(at: packet.pointee.pts, bytes: packet.pointee.size), landed <= start else {
      return nil
    }
    return (landed, packet)
  }
}
