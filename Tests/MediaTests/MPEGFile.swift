/// Writes MP3 files of silence: frames of layer III whose side information is all zero.
enum MPEGFile {
  /// Samples in a frame; the first frame after a break is silent anyway.
  static let frameSamples = 1_152

  /// `count` frames of 128 kbit/s at 44.1 kHz, mono.
  static func silence(_ count: Int) -> [UInt8] {
    let frame: [UInt8] = [0xFF, 0xFB, 0x90, 0xC0] + [UInt8](repeating: 0, count: 413)
    return (0..<count).flatMap { _ in frame }
  }

  /// An ID3v2.4 tag of `size` bytes of padding.
  static func tag(_ size: Int) -> [UInt8] {
    let length = (0..<4).map { UInt8(size >> (21 - 7 * $0) & 0x7F) }
    return Array("ID3".utf8) + [4, 0, 0] + length + [UInt8](repeating: 0, count: size)
  }
}
