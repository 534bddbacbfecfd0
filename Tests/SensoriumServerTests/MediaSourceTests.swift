import HTTPTypes
import Foundation
import ModelKit
import NIOCore
import NIOPosix
import Testing

@testable import SensoriumServer

@Suite("Where media come from")
struct MediaSourceTests {
  private func item(
    _ url: String, _ policy: MediaPolicy = MediaPolicy(), limits: ServerLimits = ServerLimits(),
    _ modality: Modality = .video
  ) async throws -> MediaItem {
    let resolver = MediaResolver(policy: policy, limits: limits, files: TemporaryFiles())
    return try await resolver.item(MediaPart(modality: modality, source: .url(url), uuid: nil), at: "here")
  }

  private func refusal(
    _ url: String, _ policy: MediaPolicy = MediaPolicy(), limits: ServerLimits = ServerLimits(),
    _ modality: Modality = .video
  ) async -> APIError? {
    do {
      _ = try await item(url, policy, limits: limits, modality)
      return nil
    } catch { return error as? APIError }
  }

  @Test("by default nothing but the request itself is read")
  func closed() async {
    for url in [
      "http://example.org/a.mp4", "https://example.org/a.mp4", "file:///etc/passwd", "ftp://example.org/a", "a",
    ] {
      #expect(await refusal(url)?.status.code == 400, "\(url)")
    }
  }

  @Test("a data URL has to be base64, with something in it")
  func dataURLs() async throws {
    guard case .bytes(let bytes, let name) = try await item("data:video/mp4;base64,aGVsbG8=") else {
      Issue.record("It is not bytes.")
      return
    }
    #expect(bytes == Array("hello".utf8))
    #expect(name == "here")
    for url in ["data:", "data:image/png", "data:,hello", "data:image/png;base64,", "data:image/png;base64,???"] {
      #expect(await refusal(url)?.status.code == 400, "\(url)")
    }
    let frames = "data:video/jpeg;base64," + Array(repeating: "aGVsbG8=", count: 200).joined(separator: ",")
    #expect(await refusal(frames)?.message.contains("200 frames") == true)
  }

  @Test("a picture of too many pixels is refused by its header")
  func bomb() async throws {
    // 60,000 x 60,000 pixels of a PNG that holds nothing else.
    func big(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
    let header = Array("IHDR".utf8) + big(60_000) + big(60_000) + [8, 2, 0, 0, 0]
    let png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + big(13) + header + big(Int(crc(header)))
    let error = await refusal("data:image/png;base64,\(Data(png).base64EncodedString())", .init(), .image)
    #expect(error?.status.code == 413)
    #expect(error?.message.contains("60000 x 60000") == true)
    var limits = ServerLimits()
    limits.pixels = 1_000
    let fox = try Samples.dataURL("fox.jpg", "image/jpeg")
    #expect(await refusal(fox, limits: limits, .image)?.status.code == 413)
    #expect(await refusal(fox, .init(), .image) == nil)
  }

  private func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }

  @Test("file: URLs stay under the allowed folder, links and '..' followed")
  func files() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "media \(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let inside = folder.appending(path: "open")
    try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
    try Data("film".utf8).write(to: inside.appending(path: "a b.mp4"))
    try Data("film".utf8).write(to: folder.appending(path: "secret.mp4"))
    try FileManager.default.createDirectory(at: folder.appending(path: "open2"), withIntermediateDirectories: true)
    try Data("film".utf8).write(to: folder.appending(path: "open2/x.mp4"))
    try FileManager.default.createSymbolicLink(
      at: inside.appending(path: "link.mp4"), withDestinationURL: folder.appending(path: "secret.mp4"))
    let policy = MediaPolicy(allowedPath: inside.path)
    let base = "file://" + inside.path.replacing(" ", with: "%20")
    guard case .file(let path) = try await item("\(base)/a%20b.mp4", policy) else {
      Issue.record("It is no file.")
      return
    }
    #expect(path.hasSuffix("a b.mp4"))
    for url in [
      "\(base)/../secret.mp4", "\(base)/%2e%2e/secret.mp4", "\(base)/link.mp4", "\(base)", "\(base)/", "\(base)2/x.mp4",
      "\(base)/a%20b.mp4%00.png", "file:///etc/passwd", "file://localhost/etc/passwd", "file:a b.mp4",
      "\(base)/none.mp4",
    ] {
      let error = await refusal(url, policy)
      #expect(error?.status.code == 400, "\(url)")
      #expect(error?.message.contains(folder.path) == false)
    }
  }

  @Test("URLs that two programs could read differently are refused")
  func addresses() {
    for url in [
      "http://", "http:///a", "http://user@example.org/", "http://a:b@example.org/", "http://example.org\\@evil/",
      "http://example.org:99999/", "http://example.org:x/", "http://exam ple.org/", "http://[::1/", "http://[::1]x/",
      "gopher://example.org/", "http://example.org%2eevil/", "http:example.org", "//example.org/",
      "http://example.org/\r\nX: y",
    ] { #expect(MediaAddress(url) == nil, "\(url)") }
    #expect(MediaAddress("HTTP://Example.ORG?a#b")?.text == "http://example.org:80/?a")
    #expect(MediaAddress("https://[2001:DB8::1]:8443/x")?.host == "2001:db8::1")
    let base = MediaAddress("https://example.org/a/b?c=/d")
    #expect(base?.redirected(to: "e")?.text == "https://example.org:443/a/e")
    #expect(base?.redirected(to: "/e")?.text == "https://example.org:443/e")
    #expect(base?.redirected(to: "//other.example/e")?.text == "https://other.example:443/e")
    #expect(base?.redirected(to: "http://u@other.example/") == nil)
  }

  @Test(
    "addresses that are not public are known in all their forms",
    arguments: [
      [127, 0, 0, 1], [10, 1, 2, 3], [172, 16, 0, 1], [172, 31, 255, 255], [192, 168, 0, 1], [169, 254, 169, 254],
      [0, 0, 0, 0], [100, 64, 0, 1], [224, 0, 0, 1], [255, 255, 255, 255], [198, 18, 0, 1], [192, 0, 2, 1],
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 8, 8, 8, 8],
      [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 1],
      [0x20, 0x02, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      [0x20, 0x01, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      [0xFC, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      [0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    ] as [[UInt8]])
  func privateAddresses(_ bytes: [UInt8]) {
    #expect(!NetworkAddress(bytes: bytes).isPublic)
  }

  @Test("public addresses are let through")
  func publicAddresses() {
    for bytes in [
      [8, 8, 8, 8], [172, 32, 0, 1], [100, 128, 0, 1], [93, 184, 216, 34],
      [0x26, 0x06, 0x28, 0, 2, 0x20, 0, 1, 2, 0x48, 0x18, 0x93, 0x25, 0xC8, 0x19, 0x46],
    ] as [[UInt8]] { #expect(NetworkAddress(bytes: bytes).isPublic) }
  }

  @Test("names and numbers that lead to this machine are refused though they are allowed by name")
  func resolved() async {
    for host in ["localhost", "127.0.0.1", "127.1", "0x7f000001", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0"] {
      let policy = MediaPolicy(allowedDomains: [host.filter { $0 != "[" && $0 != "]" }])
      let error = await refusal("http://\(host)/a.mp4", policy)
      #expect(error?.message.contains("not at a public address") == true, "\(host): \(error?.message ?? "none")")
    }
  }

  @Test("a download keeps to the allowed hosts through every redirect, and to its limits")
  func download() async throws {
    try await FileServer.run { server in
      var policy = MediaPolicy(allowedDomains: ["127.0.0.1"])
      policy.allowsPrivateAddresses = true
      var limits = ServerLimits()
      limits.downloadBytes = 10_000
      limits.downloadSeconds = 2
      let base = "http://127.0.0.1:\(server)"
      guard case .file = try await item("\(base)/small", policy, limits: limits) else {
        Issue.record("It is no file.")
        return
      }
      guard case .file = try await item("\(base)/redirect?/small", policy, limits: limits) else {
        Issue.record("The redirect was not followed.")
        return
      }
      for (path, status) in [
        ("redirect?http://localhost:\(server)/small", 400), ("redirect?http://169.254.169.254/latest", 400),
        ("redirect?file:///etc/passwd", 422), ("redirect?/loop", 422), ("loop", 422), ("large", 413), ("endless", 413),
        ("missing", 422), ("silent", 422),
      ] {
        #expect(await refusal("\(base)/\(path)", policy, limits: limits)?.status.code == status, "\(path)")
      }
      policy.allowsPrivateAddresses = false
      #expect(await refusal("\(base)/small", policy, limits: limits)?.status.code == 400)
    }
  }

  @Test("a name that is allowed covers itself, and '*.' those below it")
  func domains() {
    let policy = MediaPolicy(allowedDomains: ["example.org", "*.media.example"])
    for host in ["example.org", "a.media.example", "a.b.media.example"] { #expect(policy.allows(host: host)) }
    for host in ["www.example.org", "media.example", "xmedia.example", "example.org.evil", ""] {
      #expect(!policy.allows(host: host))
    }
  }
}
