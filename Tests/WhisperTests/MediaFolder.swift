import Foundation
import ModelKit

/// Media that a test makes on the spot, right or wrong, in a folder that goes with the value.
final class MediaFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "sensorium-media-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String, _ bytes: [UInt8]) throws -> MediaItem {
    try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
    return .file("\(path)/\(name)")
  }

  /// A file of that length whose first bytes are given; the rest is a hole that takes no disk.
  func sparse(_ name: String, _ bytes: [UInt8], length: Int) throws -> MediaItem {
    let item = try file(name, bytes)
    let handle = try FileHandle(forWritingTo: URL(filePath: "\(path)/\(name)"))
    try handle.truncate(atOffset: UInt64(length))
    try handle.close()
    return item
  }
}

/// A RIFF WAVE file of one channel.
enum Wave {
  /// 16-bit samples; `declared` is what the file says of its bytes of sound, where that is not true.
  static func int16(_ samples: [Float], rate: Int = 16_000, declared: Int? = nil) -> [UInt8] {
    let data = samples.flatMap { sample in
      withUnsafeBytes(of: Int16((sample * 32_767).rounded()).littleEndian) { Array($0) }
    }
    return header(format: 1, bits: 16, rate: rate, count: declared ?? data.count) + data
  }

  static func float(_ samples: [Float], rate: Int = 16_000) -> [UInt8] {
    let data = samples.flatMap { sample in withUnsafeBytes(of: sample.bitPattern.littleEndian) { Array($0) } }
    return header(format: 3, bits: 32, rate: rate, count: data.count) + data
  }

  /// The 44 bytes before `count` bytes of sound.
  static func header(format: Int = 1, bits: Int = 16, rate: Int = 16_000, count: Int) -> [UInt8] {
    func number(_ value: Int, _ size: Int) -> [UInt8] {
      (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    return Array("RIFF".utf8) + number(count + 36, 4) + Array("WAVEfmt ".utf8) + number(16, 4) + number(format, 2)
      + number(1, 2) + number(rate, 4) + number(rate * bits / 8, 4) + number(bits / 8, 2) + number(bits, 2)
      + Array("data".utf8) + number(count, 4)
  }
}

/// Two pictures of 16 by 16 pixels as a video that has no sound track.
let silentVideo =
  Array("YUV4MPEG2 W16 H16 F25:1 Ip A1:1 C420jpeg\n".utf8)
  + (0..<2).flatMap { _ in Array("FRAME\n".utf8) + [UInt8](repeating: 128, count: 384) }
