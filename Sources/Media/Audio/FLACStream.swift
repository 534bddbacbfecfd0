/// The numbers in the headers of FLAC's frames: RFC 9639, section 9.1. libav counts frames instead, and so is early
/// behind one that was lost.
struct FLACStream {
  let sampleRate: Int
  /// Samples of all blocks but the last, where that is fixed.
  private let blockSize: Int

  /// Reads the STREAMINFO block; nil where it is too short or has no rate.
  init?(info: UnsafeBufferPointer<UInt8>) {
    // Some containers keep the marker and the header of the block.
    let info = info.starts(with: "fLaC".utf8) ? UnsafeBufferPointer(rebasing: info.dropFirst(8)) : info
    guard info.count >= 18 else { return nil }
    blockSize = Int(info[0]) << 8 | Int(info[1])
    sampleRate = Int(info[10]) << 12 | Int(info[11]) << 4 | Int(info[12]) >> 4
    if sampleRate == 0 { return nil }
  }

  /// The first sample of a frame; nil where its header is damaged.
  func sample(of frame: UnsafeBufferPointer<UInt8>) -> Int? {
    guard frame.count >= 6, frame[0] == 0xFF, frame[1] & 0xFE == 0xF8 else { return nil }
    // The number is written as UTF-8 writes a character, with up to seven bytes.
    let length = frame[4] < 0x80 ? 1 : (~frame[4]).leadingZeroBitCount
    let size = 4 + length + [6: 1, 7: 2][frame[2] >> 4, default: 0] + [12: 1, 13: 2, 14: 2][frame[2] & 15, default: 0]
    guard length <= 7, frame.count > size, checksum(frame[..<size]) == frame[size] else { return nil }
    var number = length == 1 ? Int(frame[4]) : Int(frame[4] & (0x7F >> UInt8(length)))
    for byte in frame[5..<4 + length] { number = number << 6 | Int(byte & 0x3F) }
    return frame[1] & 1 == 1 ? number : number * blockSize
  }

  /// The polynomial x^8 + x^2 + x + 1, from 0.
  private func checksum(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt8 {
    bytes.reduce(0) { sum, byte in
      (0..<8).reduce(sum ^ byte) { value, _ in value & 0x80 == 0 ? value << 1 : value << 1 ^ 7 }
    }
  }
}
