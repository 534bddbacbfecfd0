import CMedia

/// When the packets of a sound track are due, as their container says, or else their own headers and sizes.
struct PacketTimes {
  /// Seconds of a unit of the track's time.
  let tick: Double
  let isFLAC: Bool
  let isOpus: Bool
  /// Whether the container has no other track.
  let isAlone: Bool
  /// Whether the track itself tells its length, and not only its container.
  let tellsOwnLength: Bool
  /// When the last packet of the track ends.
  private(set) var end: Double?
  /// When the last packet of any track ends, and when the first begins.
  private var lastEnd = 0.0
  private var firstStart: Double?

  private let source: ByteSource
  private let stream: Int32
  private let flac: FLACStream?
  /// Whether the demuxer counts packets, as they have no times: those of ADTS.
  private let isCounted: Bool
  /// Whether the demuxer knows where each packet stands, and passes over what it cannot read without a word.
  private let hasPlaces: Bool
  /// Where the last packet of any track ends in the source, and whether bytes of none stand before the next.
  private var place: Int64?
  private var isBehindHole = false
  /// Where the last packet ends in the source, when it is due, and the bytes and the number of all of them.
  private var searches = 0
  private var good: (end: Int, time: Double, bytes: Int, count: Int)?

  init(_ stream: UnsafeMutablePointer<AVStream>, of container: borrowing MediaContainer) {
    let context = container.context
    let parameters = stream.pointee.codecpar.pointee
    let format = context.pointee.iformat.map { String(cString: $0.pointee.name) } ?? ""
    tick = av_q2d(stream.pointee.time_base)
    isFLAC = parameters.codec_id == AV_CODEC_ID_FLAC
    isOpus = parameters.codec_id == AV_CODEC_ID_OPUS
    isAlone = context.pointee.nb_streams == 1
    tellsOwnLength = stream.pointee.duration != media_no_time && stream.pointee.duration > 0
    source = container.source
    self.stream = stream.pointee.index
    isCounted = format == "aac"
    hasPlaces = format == "matroska,webm"
    let info = UnsafeBufferPointer(start: parameters.extradata, count: Int(parameters.extradata_size))
    flac = isFLAC ? FLACStream(info: info) : nil
  }

  /// Notes a packet of any track.
  mutating func pass(_ packet: UnsafeMutablePointer<AVPacket>, of context: UnsafeMutablePointer<AVFormatContext>) {
    let index = packet.pointee.stream_index
    let position = packet.pointee.pos
    if hasPlaces, position >= 0 {
      if let place, position - place > Self.mostHeader { isBehindHole = true }
      place = position + Int64(packet.pointee.size)
    }
    guard packet.pointee.pts != media_no_time, let track = context.pointee.streams[Int(index)] else { return }
    let unit = av_q2d(track.pointee.time_base)
    let start = Double(packet.pointee.pts) * unit
    let end = start + Double(max(0, packet.pointee.duration)) * unit
    firstStart = min(firstStart ?? start, start)
    lastEnd = max(lastEnd, end)
    if index == stream { self.end = end }
  }

  /// More bytes than stand between the packets of a healthy Matroska file.
  private static let mostHeader: Int64 = 64

  /// Whether bytes that no packet has came before the last one; asked once.
  mutating func takeHole() -> Bool {
    defer { isBehindHole = false }
    return isBehindHole
  }

  /// When a packet of the track is due.
  mutating func time(of packet: UnsafeMutablePointer<AVPacket>) -> FrameTime {
    if isCounted, packet.pointee.size > 0 {
      let time = counted(packet)
      return FrameTime(packet: time, frame: time)
    }
    if let flac {
      let sample = flac.sample(of: UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
      let time = sample.map { Double($0) / Double(flac.sampleRate) }
      return FrameTime(packet: time, frame: time)
    }
    guard packet.pointee.pts != media_no_time else { return FrameTime() }
    return FrameTime(packet: Double(packet.pointee.pts) * tick)
  }

  /// Seconds that all tracks together lack of the length that the container tells.
  func missing(of declared: Double) -> Double { declared - (lastEnd - (firstStart ?? 0)) }

  /// Bytes that no packet has are of packets that were lost: these are about as long as those that were not.
  private mutating func counted(_ packet: UnsafeMutablePointer<AVPacket>) -> Double {
    let size = Int(packet.pointee.size)
    let found = place(of: UnsafeBufferPointer(start: packet.pointee.data, count: size), from: good?.end ?? 0)
    guard let last = good else {
      good = ((found ?? 0) + size, 0, size, 1)
      return 0
    }
    let start = found ?? last.end
    let lost = (Double(start - last.end) * Double(last.count) / Double(last.bytes)).rounded()
    let time = last.time + (1 + lost) * Double(packet.pointee.duration) * tick
    good = (start + size, time, last.bytes + size, last.count + 1)
    return time
  }

  /// Where a packet's bytes stand in the source, which the demuxer does not know behind damage.
  private mutating func place(of packet: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    // Reading here must not move the demuxer.
    let position = source.state.pointee.position
    defer { source.state.pointee.position = position }
    let wanted = packet.prefix(Self.sample)
    if source.bytes(at: start, count: wanted.count).elementsEqual(wanted) { return start }
    guard wanted.count == Self.sample, searches < Self.mostSearches else { return nil }
    searches += 1
    let bytes = source.bytes(at: start, count: Self.reach)
    guard bytes.count >= wanted.count else { return nil }
    return (0...bytes.count - wanted.count).first { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }.map {
      start + $0
    }
  }

  /// Bytes of a packet that are looked for, how far, and how often: a source may be all damage.
  private static let sample = 32, reach = 1 << 17, mostSearches = 1_000
}
