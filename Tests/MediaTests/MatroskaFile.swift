/// Writes Matroska files with uncompressed tracks: a format that libav alone reads, small enough to write by hand.
/// The numbers are the element IDs of RFC 9559.
struct MatroskaFile {
  enum Track {
    /// 16-bit samples, interleaved.
    case sound([Int16], channels: Int, rate: Int)
    case subtitles
    /// A codec that nothing decodes.
    case unknownSound
  }

  var tracks: [Track]
  /// What the file says of its length.
  var seconds: Double?

  var bytes: [UInt8] {
    var info = Self.element(0x2AD7B1, Self.number(1_000_000)) + Self.element(0x4D80, Array("test".utf8))
    info += Self.element(0x5741, Array("test".utf8))
    if let seconds { info += Self.element(0x4489, Self.number((seconds * 1_000).bitPattern)) }
    var entries: [UInt8] = []
    var blocks: [UInt8] = []
    for (index, track) in tracks.enumerated() {
      entries += Self.element(0xAE, Self.entry(track, number: index + 1))
      guard case .sound(let samples, let channels, let rate) = track else { continue }
      // A block's time is 16 bits of milliseconds: ten blocks a second, at most 32 s.
      let step = max(1, rate / 10) * channels
      for (place, start) in stride(from: 0, to: samples.count, by: step).enumerated() {
        let time = UInt16(place * 100)
        var block: [UInt8] = [0x80 | UInt8(index + 1), UInt8(time >> 8), UInt8(time & 0xFF), 0x80]
        for sample in samples[start..<min(samples.count, start + step)] { block.append(littleEndian: sample) }
        blocks += Self.element(0xA3, block)
      }
    }
    let cluster = Self.element(0x1F43_B675, Self.element(0xE7, [0]) + blocks)
    let segment = Self.element(0x1549_A966, info) + Self.element(0x1654_AE6B, entries) + cluster
    let header =
      Self.element(0x4286, [1]) + Self.element(0x42F7, [1]) + Self.element(0x42F2, [4]) + Self.element(0x42F3, [8])
      + Self.element(0x4282, Array("matroska".utf8)) + Self.element(0x4287, [4]) + Self.element(0x4285, [2])
    return Self.element(0x1A45_DFA3, header) + Self.element(0x1853_8067, segment)
  }

  private static func entry(_ track: Track, number: Int) -> [UInt8] {
    let name = element(0xD7, [UInt8(number)]) + element(0x73C5, [UInt8(number)])
    switch track {
    case .sound(_, let channels, let rate):
      let audio = element(0xB5, Self.number(Double(rate).bitPattern)) + element(0x9F, [UInt8(channels)])
      return name + element(0x83, [2]) + element(0x86, Array("A_PCM/INT/LIT".utf8))
        + element(0xE1, audio + element(0x6264, [16]))
    case .subtitles: return name + element(0x83, [0x11]) + element(0x86, Array("S_TEXT/UTF8".utf8))
    case .unknownSound: return name + element(0x83, [2]) + element(0x86, Array("A_NONE/SUCH".utf8))
    }
  }

  private static func element(_ id: UInt32, _ content: [UInt8]) -> [UInt8] {
    let size = number(UInt64(content.count) | 0x0100_0000_0000_0000)
    return number(UInt64(id)).drop { $0 == 0 } + size + content
  }

  private static func number(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
  }
}
