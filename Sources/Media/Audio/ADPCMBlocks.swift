/// The blocks of a WAV in Microsoft's or IMA's ADPCM whose headers are impossible: each begins anew, so a damaged one
/// costs itself and no more.
enum ADPCMBlocks {
  private static let microsoft = 2, ima = 0x11

  /// The sample frames of damaged blocks, in order; none for any other format.
  static func damaged(_ data: DataChunk, in source: ByteSource) -> [Range<Int>] {
    let format = data.format
    guard format.count >= 20 else { return [] }
    func word(_ place: Int) -> Int { Int(format[place]) | Int(format[place + 1]) << 8 }
    let (kind, channels, blockBytes, blockFrames) = (word(0), word(2), word(12), word(18))
    guard kind == microsoft || kind == ima, channels > 0, blockFrames > 0, blockBytes >= channels * 4 else { return [] }
    var damaged: [Range<Int>] = []
    for block in 0..<data.present(in: source) / blockBytes {
      let header = source.bytes(at: data.offset + block * blockBytes, count: channels * 4)
      let isBroken =
        kind == microsoft
        // A predictor for each channel, one of seven.
        ? header.prefix(channels).contains { $0 > 6 }
        // For each channel a sample, a place among 89 step sizes, and a zero.
        : stride(from: 2, to: header.count - 1, by: 4).contains { header[$0] > 88 || header[$0 + 1] != 0 }
      guard isBroken else { continue }
      let frames = block * blockFrames..<(block + 1) * blockFrames
      if damaged.last?.upperBound == frames.lowerBound {
        damaged[damaged.count - 1] = damaged[damaged.count - 1].lowerBound..<frames.upperBound
      } else {
        damaged.append(frames)
      }
    }
    return damaged
  }
}
