import CMedia

extension VideoClip {
  /// Frames of a video file: any format that libav reads, recognised by content; of several video tracks the best.
  ///
  /// A path of a folder is a video whose frames are the image files in it: see `init(folder:)`.
  ///
  /// The pixels are those that libswscale makes of libav's with PyAV's settings: the matrix and range that the video
  /// says, BT.601 and limited where it is silent. Frames are turned upright as the display matrix says, by the nearest
  /// quarter. Pixels that are not square stay so: a wide picture may come out narrow, as with PyAV and decord.
  ///
  /// Packets are counted without decoding them, and only what the chosen frames lean on is decoded. Where that comes
  /// across frames that are missing or broken, all frames are counted by decoding, `totalFrames` are those that are
  /// there, and `notice` says so; breaks in parts that are passed over are not seen. Of frames that are not chosen
  /// nothing is kept but 16 bytes of index.
  ///
  /// Throws where there is no video track, no frame, or none that can be decoded; where it is encrypted; where the
  /// chosen frames differ in size; and what `sampling` and `limits` have against it.
  public init(
    contentsOf path: String, sampling: FrameSampling, limits: VideoLimits = VideoLimits()
  ) throws(MediaError) {
    do throws(MediaError) {
      let source = try ByteSource(path: path)
      try self.init(decoding: source, sampling: sampling, limits: limits)
    } catch .folder {
      try self.init(folder: path, sampling: sampling, limits: limits)
    }
  }

  /// Frames of a video file that is in memory; `name` is what errors call it. See `init(contentsOf:)`.
  public init(
    encoded bytes: [UInt8], name: String, sampling: FrameSampling, limits: VideoLimits = VideoLimits()
  ) throws(MediaError) {
    self = try bytes.withUnsafeBufferPointer { buffer throws(MediaError) in
      let source = try ByteSource(buffer, name: name)
      return try VideoClip(decoding: source, sampling: sampling, limits: limits)
    }
  }

  private init(
    decoding source: ByteSource, sampling: FrameSampling, limits: VideoLimits
  ) throws(MediaError) {
    do throws(MediaError) {
      let container = try MediaContainer(source, maxPixels: limits.frame.maxPixels)
      let track = try VideoTrack(of: container, limits: limits)
      let index = try FrameIndex(of: track, in: container, bytes: source.count)
      guard index.count > 0 else { throw .noFrames(source.name) }
      if let order = index.order {
        let line = TimeLine(
          of: track.stream, count: order.count, first: index.packets[Int(order[0])].time,
          last: index.packets[Int(order[order.count - 1])].time, end: index.end)
        let chosen = try sampling.indices(of: order.count, framesPerSecond: line.rate, name: source.name)
        var picker = try FramePicker(chosen, name: source.name, limits: limits)
        try picker.check(size: track.size, work: VideoTrack.work(for: picker.places, index))
        var picking = try track.pick(in: container, by: index, seeking: true, &picker)
        if picking == .astray {
          picker = try FramePicker(chosen, name: source.name, limits: limits)
          let fresh = try MediaContainer(source, maxPixels: limits.frame.maxPixels)
          picking = try VideoTrack(of: fresh, limits: limits).pick(in: fresh, by: index, seeking: false, &picker)
        }
        if picking == .complete {
          self.init(picker, chosen: chosen, count: order.count, line, told: index.told(by: track.stream))
          return
        }
      }
      try self.init(counting: source, sampling, limits, index)
    } catch {
      throw error.ofVideo
    }
  }

  /// Decodes everything to find out how many frames there are, and again to take them.
  private init(
    counting source: ByteSource, _ sampling: FrameSampling, _ limits: VideoLimits, _ index: FrameIndex
  ) throws(MediaError) {
    let first = try MediaContainer(source, maxPixels: limits.frame.maxPixels)
    let counter = try VideoTrack(of: first, limits: limits)
    var counting = try FramePicker([], name: source.name, limits: limits)
    try counting.check(size: counter.size, work: index.packets.count)
    var problems = DecodingProblems()
    let times = try counter.times(in: first, &counting, &problems)
    guard let begin = times.first, let last = times.last else {
      throw .undecodableVideo(source.name, reason: problems.last.map { MediaContainer.reason($0) })
    }
    let isOrdered = zip(times, times.dropFirst()).allSatisfy { $0 < $1 }
    let line = TimeLine(
      of: counter.stream, count: times.count, first: isOrdered ? begin : media_no_time, last: last, end: index.end)
    let chosen = try sampling.indices(of: times.count, framesPerSecond: line.rate, name: source.name)
    var picker = try FramePicker(chosen, name: source.name, limits: limits)
    try picker.check(size: counter.size, work: (chosen.max() ?? 0) + 1)
    let second = try MediaContainer(source, maxPixels: limits.frame.maxPixels)
    let track = try VideoTrack(of: second, limits: limits)
    try track.pick(in: second, &picker)
    guard picker.next == nil else { throw .undecodableVideo(source.name, reason: "it decodes to different frames") }
    // A packet may rightly have no frame; where none is broken, those of the header are all that can be missed.
    let told = max(index.told(by: track.stream), problems.count > 0 ? index.count : 0)
    self.init(picker, chosen: chosen, count: times.count, line, told: told)
  }

  private init(_ picker: borrowing FramePicker, chosen: [Int], count: Int, _ line: TimeLine, told: Int) {
    let taken = Dictionary(uniqueKeysWithValues: zip(picker.places, picker.places.indices))
    let order = chosen.compactMap { taken[$0] }
    let (images, times) = (picker.images, picker.times)
    self.init(
      frames: order.map { images[$0] }, indices: chosen,
      times: zip(order, chosen).map { line.seconds(at: times[$0], place: $1) }, framesPerSecond: line.rate,
      totalFrames: count, seconds: line.seconds,
      notice: told > count
        ? "\(picker.name) is damaged or cut short: of the \(told) frames that it tells of, \(count) can be decoded, and "
          + "the frames were chosen among those." : nil)
  }
}

extension MediaError {
  /// What errors of containers and decoders mean where pictures are wanted.
  fileprivate var ofVideo: MediaError {
    switch self {
    case .notAudio(let name): .notVideo(name)
    case .undecodable(let name, let reason): .undecodableVideo(name, reason: reason)
    default: self
    }
  }
}
