import CMedia

/// What a decoder could not make frames of.
struct DecodingProblems {
  private(set) var count = 0
  /// libav's last error.
  private(set) var last: Int32?

  mutating func note(_ code: Int32) {
    guard code < 0 else { return }
    count += 1
    last = code
  }
}

extension VideoTrack {
  /// The next frame that the packets so far have made; nil where that takes more of them.
  func nextFrame(_ problems: inout DecodingProblems) -> UnsafePointer<AVFrame>? {
    // Behind a frame that cannot be decoded there may be others; a decoder that never stops complaining has none.
    for _ in 0..<32 {
      let code = decoder.receive()
      if code >= 0 { return decoder.received }
      if code == media_need_more || code == media_end { return nil }
      problems.note(code)
    }
    return nil
  }

  /// Decodes the whole track and keeps nothing: when each frame is shown, in the stream's units, in that order.
  func times(
    in container: borrowing MediaContainer, _ picker: inout FramePicker, _ problems: inout DecodingProblems
  ) throws(MediaError) -> [Int64] {
    var times: [Int64] = []
    var ended = false
    while !ended {
      let packet = decoder.nextPacket(of: container)
      problems.note(decoder.send(packet))
      while let frame = nextFrame(&problems) {
        try picker.count(frame, frames: times.count + 1)
        times.append(frame.pointee.best_effort_timestamp)
      }
      ended = packet == nil
    }
    return times
  }

  /// Decodes from the start and keeps the frames that `picker` wants, the first that comes out being 0.
  func pick(in container: borrowing MediaContainer, _ picker: inout FramePicker) throws(MediaError) {
    var problems = DecodingProblems()
    var (place, ended) = (0, false)
    while !ended, picker.next != nil {
      let packet = decoder.nextPacket(of: container)
      _ = decoder.send(packet)
      while let wanted = picker.next, let frame = nextFrame(&problems) {
        try picker.count(frame, frames: place + 1)
        if place == wanted { try picker.take(frame, of: stream, time: frame.pointee.best_effort_timestamp) }
        place += 1
      }
      ended = packet == nil
    }
  }
}
