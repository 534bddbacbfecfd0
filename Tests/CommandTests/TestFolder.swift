import Foundation

/// A folder of a test's own, which goes when the test is over.
final class TestFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "sensorium-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.path }

  /// Writes a text file and gives its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let file = url.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// Writes half a second of a tone as a 16-bit WAV file at 16 kHz, and gives its path.
  @discardableResult
  func writeTone(_ name: String, seconds: Double = 0.5) throws -> String {
    let samples = (0..<Int(seconds * 16_000)).map { Int16(8000 * sin(Double($0) * 0.1)) }
    var bytes: [UInt8] = []
    func put<Number: FixedWidthInteger>(_ number: Number) {
      withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }
    bytes += "RIFF".utf8
    put(UInt32(36 + samples.count * 2))
    bytes += "WAVEfmt ".utf8
    put(UInt32(16))
    put(UInt16(1))
    put(UInt16(1))
    put(UInt32(16_000))
    put(UInt32(32_000))
    put(UInt16(2))
    put(UInt16(16))
    bytes += "data".utf8
    put(UInt32(samples.count * 2))
    for sample in samples { put(sample) }
    let file = url.appending(path: name)
    try Data(bytes).write(to: file)
    return file.path
  }
}

extension TestFolder {
  /// Writes float32 values as the only tensor of a safetensors file, and gives its path.
  @discardableResult
  func writeRows(_ name: String, _ values: [Float], shape: String) throws -> String {
    let header = Data(#"{"rows":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,\#(values.count * 4)]}}"#.utf8)
    var file = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
    file += header
    for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { file += $0 } }
    let url = url.appending(path: name)
    try file.write(to: url)
    return url.path
  }

  /// The names of the files in a folder of this one, sorted.
  func names(_ name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url.appending(path: name).path).sorted()
  }

  func text(_ name: String) throws -> String { try String(contentsOf: url.appending(path: name), encoding: .utf8) }
}
