import CMedia

/// MPEG audio (layers I to III) with libmpg123, which finds back into a damaged stream.
///
/// libsndfile is no substitute: of a speech recording at 24 kHz it gave one frame in ten wrongly.
final class MPEGSound: SoundDecoder {
  private let source: ByteSource
  private let handle: OpaquePointer
  private var frame = media_mpeg_frame()
  /// Frames that the header tells of, if any.
  private let declaredFrames: Int?
  /// Where the last good frame ends.
  private var end: Int?
  /// Frames that were found or lost, and bytes of those that were found.
  private var frames = 0
  private var found = 0
  private var bytes = 0
  /// What the stream's frames are like, and a frame of another kind behind a hole, which another has to confirm.
  private var kind: Kind?
  private var doubtful: (kind: Kind, end: Int)?

  private struct Kind: Equatable {
    let rate: Int
    let channels: Int32
    let length: Int32
  }

  /// nil where no frame follows at the start, or after the ID3 tag there.
  init?(_ source: ByteSource) {
    guard Self.mayBegin(source), let first = MPEGHeader(source), let handle = media_mpeg_open(source.state) else {
      return nil
    }
    self.source = source
    self.handle = handle
    declaredFrames = first.frameCount
    declaredSeconds = first.frameCount.map { Double($0 * first.frameLength) / Double(first.sampleRate) }
  }

  deinit { mpg123_delete(handle) }

  let declaredSeconds: Double?

  /// Frames that are decoded at a time.
  private static let step = 32

  func decode(into assembler: inout SoundAssembler) throws(MediaError) -> SoundProgress {
    for _ in 0..<Self.step {
      guard media_mpeg_next(handle, &frame) else {
        noteEnd(in: &assembler)
        return .end
      }
      guard isGenuine() else { continue }
      let lost = lostFrames()
      if lost > 0 { try assembler.appendGap(frames: lost * Int(frame.length), rate: frame.rate) }
      frames += 1 + lost
      found += 1
      bytes += Int(frame.size)
      end = Int(frame.position) + Int(frame.size)
      let channels = Int(frame.channels)
      if let samples = frame.samples, frame.count > 0, channels > 0 {
        let buffer = UnsafeBufferPointer(start: samples, count: frame.count)
        try assembler.append(interleaved: buffer, channels: channels, rate: frame.rate)
      }
    }
    return .more
  }

  /// Whether the frame is one of the stream: damaged bytes look like frames of some other kind now and then. A stream that
  /// does change has two of the new kind in a row.
  private func isGenuine() -> Bool {
    let now = Kind(rate: frame.rate, channels: frame.channels, length: frame.length)
    let (place, next) = (Int(frame.position), Int(frame.position) + Int(frame.size))
    if kind == nil || kind == now || place == end || doubtful?.kind == now && doubtful?.end == place {
      (kind, doubtful) = (now, nil)
      return true
    }
    doubtful = (now, next)
    return false
  }

  /// A frame that is passed over leaves bytes between two that are found; the frames in them are about as long as those
  /// before.
  private func lostFrames() -> Int {
    guard let end, found > 0, Int(frame.position) > end, !isTag(at: end) else { return 0 }
    return Int((Double(Int(frame.position) - end) * Double(found) / Double(bytes)).rounded())
  }

  /// Tags may stand between frames where files were joined.
  private func isTag(at place: Int) -> Bool {
    let position = source.state.pointee.position
    defer { source.state.pointee.position = position }
    let start = source.bytes(at: place, count: 8)
    return ["ID3", "TAG", "APETAGEX"].contains { start.starts(with: $0.utf8) }
  }

  private func noteEnd(in assembler: inout SoundAssembler) {
    // A frame more or less is a matter of how the header is counted.
    guard let declaredFrames, frames > 0, declaredFrames > frames + 2, frame.rate > 0 else { return }
    assembler.lacks(atEnd: Double((declaredFrames - frames) * Int(frame.length)) / Double(frame.rate))
  }

  /// Whether the bytes begin as MPEG audio may: with an ID3 tag or the eleven ones of a frame.
  static func mayBegin(_ source: ByteSource) -> Bool {
    let start = source.bytes(at: 0, count: 3)
    return start.count == 3 && (start == Array("ID3".utf8) || (start[0] == 0xFF && start[1] & 0xE0 == 0xE0))
  }
}
