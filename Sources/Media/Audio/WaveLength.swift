/// What the header of a RIFF WAVE file says of its length, beside what is there.
///
/// libsndfile takes the shorter of the two and says nothing; half a recording must not pass for a whole one.
enum WaveLength {
  /// Sizes from here on are written by programs that do not know the length when they begin, as into a pipe.
  private static let unknownSize = 0x7FFF_0000
  /// Chunks before the sound; a file with more is not searched further.
  private static let mostChunks = 64

  /// Seconds of sound that the header tells of and the file has not; 0 for anything that is no such file.
  static func missingSeconds(_ source: borrowing ByteSource) -> Double {
    let head = source.bytes(at: 0, count: 12)
    guard head.starts(with: "RIFF".utf8), head.dropFirst(8).elementsEqual("WAVE".utf8) else { return 0 }
    var place = 12
    var bytesPerSecond = 0
    for _ in 0..<mostChunks {
      let chunk = source.bytes(at: place, count: 8)
      guard chunk.count == 8 else { return 0 }
      let size = number(chunk[4..<8])
      place += 8
      if chunk.starts(with: "fmt ".utf8) {
        bytesPerSecond = number(source.bytes(at: place, count: 12).dropFirst(8))
      } else if chunk.starts(with: "data".utf8) {
        let missing = size - (source.count - place)
        guard bytesPerSecond > 0, size < unknownSize, missing > 0 else { return 0 }
        return Double(missing) / Double(bytesPerSecond)
      }
      place += size + size % 2
    }
    return 0
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}
