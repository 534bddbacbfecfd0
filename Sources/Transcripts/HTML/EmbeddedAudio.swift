import Glibc
import Paths

/// A recording inside a page, so that the page plays it without any other file.
public struct EmbeddedAudio: Sendable {
  let bytes: [UInt8]
  let mediaType: String

  /// - Parameter name: the file's, whose ending says the media type.
  public init(_ bytes: [UInt8], name: String) {
    self.bytes = bytes
    mediaType = Self.mediaType(of: name)
  }

  /// The bytes of a file; nil where it is too large for a page.
  public init?(contentsOf path: String) {
    let descriptor = path.withPath { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.mostBytes else {
      return nil
    }
    let size = Int(status.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, case let got = read(descriptor, buffer.baseAddress.map { $0 + count }, size - count), got > 0
      {
        count += got
      }
    }
    self.init(bytes, name: path)
  }

  /// Browsers hold a page in memory several times.
  public static let mostBytes = 200 << 20

  private static func mediaType(of name: String) -> String {
    let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    return switch ending {
    case "mp3": "audio/mpeg"
    case "m4a", "m4b", "mp4", "mov": "audio/mp4"
    case "ogg", "oga", "opus": "audio/ogg"
    case "webm", "mkv": "audio/webm"
    case "flac": "audio/flac"
    case "aac": "audio/aac"
    default: "audio/wav"
    }
  }

  /// `data:audio/mpeg;base64,…`
  var address: String { "data:\(mediaType);base64,\(Self.base64(bytes))" }

  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        text.append(place <= group.count ? digits[value >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
