import CMedia

extension VideoTrack {
  /// Decodes the whole track and keeps nothing: when each frame is shown, in the stream's units, in that order.
  func times(in container: borrowing MediaContainer, _ picker: inout FramePicker) throws(MediaError) -> [Int64] {
    var times: [Int64] = []
    try decoder.forEachFrame(of: container) { frame throws(MediaError) in
      try picker.count(frame, frames: times.count + 1)
      times.append(frame.pointee.best_effort_timestamp)
    }
    return times
  }

  /// Decodes from the start and keeps the frames that `picker` wants, the first that comes out being 0.
  func pick(in container: borrowing MediaContainer, _ picker: inout FramePicker) throws(MediaError) {
    var place = 0
    func look() throws(MediaError) {
      while let wanted = picker.next, let frame = decoder.nextFrame() {
        try picker.count(frame, frames: place + 1)
        if place == wanted { try picker.take(frame, of: stream, time: frame.pointee.best_effort_timestamp) }
        place += 1
      }
    }
    while picker.next != nil, let packet = decoder.nextPacket(of: container) {
      if decoder.send(packet) >= 0 { try look() }
    }
    if picker.next != nil {
      _ = decoder.send(nil)
      try look()
    }
  }
}
