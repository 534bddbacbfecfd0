/// Writes RIFF WAVE files, right ones and, by setting what does not fit, wrong ones.
struct WaveFile {
  enum Encoding: UInt16 { case integer = 1, float = 3, aLaw = 6, muLaw = 7 }

  var encoding = Encoding.integer
  var bits = 16
  var channels = 1
  var rate = 16_000
  var data: [UInt8] = []
  /// What the data chunk says of its size, where that is not its size.
  var declaredSize: Int?

  /// Sample frames as 16-bit integers, interleaved.
  static func int16(_ samples: [Float], channels: Int = 1, rate: Int = 16_000) -> [UInt8] {
    var file = WaveFile(channels: channels, rate: rate)
    for sample in samples { file.data.append(littleEndian: Int16((sample * 32_768).rounded())) }
    return file.bytes
  }

  /// Sample frames as 32-bit floats, interleaved.
  static func float(_ samples: [Float], channels: Int = 1, rate: Int = 16_000) -> [UInt8] {
    var file = WaveFile(encoding: .float, bits: 32, channels: channels, rate: rate)
    for sample in samples { file.data.append(littleEndian: sample.bitPattern) }
    return file.bytes
  }

  /// The 44 bytes before the data, and the data.
  var bytes: [UInt8] {
    let size = declaredSize ?? data.count
    var bytes = Array("RIFF".utf8)
    bytes.append(littleEndian: UInt32(truncatingIfNeeded: size + 36))
    bytes += "WAVEfmt ".utf8
    bytes.append(littleEndian: UInt32(16))
    bytes.append(littleEndian: encoding.rawValue)
    bytes.append(littleEndian: UInt16(channels))
    bytes.append(littleEndian: UInt32(rate))
    bytes.append(littleEndian: UInt32(truncatingIfNeeded: rate * channels * bits / 8))
    bytes.append(littleEndian: UInt16(truncatingIfNeeded: channels * bits / 8))
    bytes.append(littleEndian: UInt16(bits))
    bytes += "data".utf8
    bytes.append(littleEndian: UInt32(truncatingIfNeeded: size))
    return bytes + data
  }
}

extension [UInt8] {
  mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
