import Foundation

/// 64-bit FNV-1a of 8 bytes at a time, as the golden scripts have it, in hexadecimal.
enum ImageHash {
  static func hex(_ bytes: UnsafeRawBufferPointer) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for start in stride(from: 0, to: bytes.count, by: 8) {
      var word: UInt64 = 0
      for index in start..<min(start + 8, bytes.count) { word |= UInt64(bytes[index]) << (8 * UInt64(index - start)) }
      hash = (hash ^ word) &* 0x100_0000_01B3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  static func hex(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { hex($0) } }

  static func hex(_ values: [Float]) -> String { values.withUnsafeBytes { hex($0) } }
}
