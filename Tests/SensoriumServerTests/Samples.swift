import Foundation
import TestMaterial

/// Media for requests.
enum Samples {
  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: TestMaterial.root.appending(path: "Samples/\(name)")))
  }

  static func dataURL(_ name: String, _ type: String) throws -> String {
    "data:\(type);base64,\(Data(try bytes(name)).base64EncodedString())"
  }

  /// A conversation about a picture of the repository.
  static func pictureRequest(
    _ more: String = "", _ fields: String = #""temperature": 0, "max_tokens": 64"#
  ) throws -> String {
    let url = try dataURL("fox.jpg", "image/jpeg")
    return """
      {"model": "\(TestServer.pictureModel)", "messages": [{"role": "user", "content": [
        {"type": "image_url", "image_url": {"url": "\(url)"}},
        {"type": "text", "text": "Describe the picture."}]}], \(fields)\(more)}
      """
  }

  /// A second of a tone as a WAV file.
  static var tone: [UInt8] {
    let samples = (0..<16_000).map { Int16(8_000 * sin(Double($0) * 0.17)) }
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let data = samples.flatMap { little(Int($0), 2) }
    return Array("RIFF".utf8) + little(36 + data.count, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(1, 2)
      + little(1, 2) + little(16_000, 4) + little(32_000, 4) + little(2, 2) + little(16, 2) + Array("data".utf8)
      + little(data.count, 4) + data
  }
}
