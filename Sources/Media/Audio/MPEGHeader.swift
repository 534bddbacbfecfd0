/// The first frame of MPEG audio, and the count of frames that a "Xing" or "Info" header in it tells.
struct MPEGHeader {
  /// Samples a second, and samples a frame.
  let sampleRate: Int
  let frameLength: Int
  /// nil where the stream does not tell.
  let frameCount: Int?

  /// nil where no frame's header stands at the start, or after the ID3 tag there. Other streams come in ID3 tags too, and
  /// ADTS (AAC) has the same ones at its start, but the layer that MPEG audio does not have.
  init?(_ source: ByteSource) {
    var place = 0
    let tag = source.bytes(at: 0, count: 10)
    if tag.count == 10, tag.starts(with: "ID3".utf8) {
      // Four times seven bits, and ten more bytes where the tag has a footer.
      place = 10 + tag[6...9].reduce(0) { $0 << 7 | Int($1 & 0x7F) } + (tag[5] & 0x10 == 0 ? 0 : 10)
    }
    let frame = source.bytes(at: place, count: 64)
    guard frame.count >= 4, frame[0] == 0xFF, frame[1] & 0xE0 == 0xE0 else { return nil }
    let (version, layer) = (frame[1] >> 3 & 3, frame[1] >> 1 & 3)
    let (bitRate, rate) = (frame[2] >> 4, Int(frame[2] >> 2 & 3))
    guard version != 1, layer != 0, bitRate != 15, rate != 3 else { return nil }
    let isFirst = version == 3  // MPEG 1, not 2 or 2.5
    sampleRate = [44_100, 48_000, 32_000][rate] / (isFirst ? 1 : version == 2 ? 2 : 4)
    frameLength = layer == 3 ? 384 : layer == 2 || isFirst ? 1_152 : 576
    // Behind the header and the side information of a layer III frame.
    let isMono = frame[3] >> 6 == 3
    let start = 4 + (isFirst ? (isMono ? 17 : 32) : (isMono ? 9 : 17))
    guard layer == 1, frame.count >= start + 12,
      ["Xing", "Info"].contains(String(decoding: frame[start..<start + 4], as: UTF8.self)), frame[start + 7] & 1 == 1
    else {
      frameCount = nil
      return
    }
    frameCount = frame[(start + 8)..<(start + 12)].reduce(0) { $0 << 8 | Int($1) }
  }
}
