import Foundation
import JSON
import NIOCore
import NIOPosix

/// Speaks HTTP byte by byte, so that tests can say what no client would.
struct RawConnection: Sendable {
  let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

  static func open<Value: Sendable>(
    _ port: Int,
    _ body:
      @Sendable (NIOAsyncChannelInboundStream<ByteBuffer>, NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws ->
      Value
  ) async throws -> Value {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in try await body(inbound, outbound) }
  }

  /// Sends bytes and reads until the server closes.
  static func exchange(_ port: Int, _ chunks: [[UInt8]], pause: Duration? = nil) async throws -> [UInt8] {
    try await open(port) { inbound, outbound in
      try await withThrowingTaskGroup(of: [UInt8].self) { group in
        group.addTask {
          var bytes: [UInt8] = []
          do {
            for try await buffer in inbound { bytes += Array(buffer: buffer) }
          } catch {}  // A reset after the answer is an end as well.
          return bytes
        }
        for chunk in chunks {
          do {
            try await outbound.write(ByteBuffer(bytes: chunk))
          } catch { break }  // The server had enough.
          if let pause { try await Task.sleep(for: pause) }
        }
        return try await group.next() ?? []
      }
    }
  }

  static func exchange(_ port: Int, _ text: String) async throws -> HTTPAnswer {
    try HTTPAnswer(await exchange(port, [Array(text.utf8)]))
  }
}

/// A response, taken apart.
struct HTTPAnswer: Sendable {
  let status: Int
  /// By name in lower case.
  let headers: [String: String]
  let body: [UInt8]

  struct Malformed: Error {}

  init(_ bytes: [UInt8]) throws {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { throw Malformed() }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count >= 2, let code = Int(words[1]) else { throw Malformed() }
    status = code
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
    }
    self.headers = headers
    var rest = Array(bytes[end.upperBound...])
    guard headers["transfer-encoding"] == "chunked" else {
      body = rest
      return
    }
    var whole: [UInt8] = []
    while let line = rest.firstRange(of: Array("\r\n".utf8)),
      let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16), size > 0
    {
      guard rest.count >= line.upperBound + size else { break }
      whole += rest[line.upperBound..<line.upperBound + size]
      rest.removeSubrange(..<min(rest.count, line.upperBound + size + 2))
    }
    body = whole
  }

  var text: String { String(decoding: body, as: UTF8.self) }
  var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
  var errorMessage: String { json["error"]?["message"]?.string ?? "" }
  /// The values of `data:` lines but the last, which has to be the end.
  var events: [JSONValue] {
    let lines = text.components(separatedBy: "\n\n").filter { $0.hasPrefix("data: ") }.map { String($0.dropFirst(6)) }
    guard lines.last == "[DONE]" else { return [] }
    return lines.dropLast().compactMap { try? JSONValue(parsing: $0) }
  }
}

extension TestServer {
  func send(
    _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = []
  ) async throws -> HTTPAnswer {
    let head = ["Host": "127.0.0.1:\(port)", "Connection": "close"].merging(headers) { $1 }
    var text = "\(method) \(path) HTTP/1.1\r\n"
    for (name, value) in head.sorted(by: { $0.key < $1.key }) { text += "\(name): \(value)\r\n" }
    if !body.isEmpty || method == "POST" { text += "Content-Length: \(body.count)\r\n" }
    return try HTTPAnswer(await RawConnection.exchange(port, [Array("\(text)\r\n".utf8) + body]))
  }

  func get(_ path: String, headers: [String: String] = [:]) async throws -> HTTPAnswer {
    try await send("GET", path, headers: headers)
  }

  func post(_ path: String, _ json: String, headers: [String: String] = [:]) async throws -> HTTPAnswer {
    try await send(
      "POST", path, headers: ["Content-Type": "application/json"].merging(headers) { $1 }, body: Array(json.utf8))
  }

  /// A form with fields and one file.
  func upload(
    _ path: String, _ file: [UInt8], name: String = "talk.wav", fields: [(String, String)] = []
  ) async throws -> HTTPAnswer {
    try await send(
      "POST", path, headers: ["Content-Type": "multipart/form-data; boundary=XyZ"],
      body: Self.form(file, name: name, fields: fields))
  }

  static func form(_ file: [UInt8], name: String, fields: [(String, String)]) -> [UInt8] {
    var body: [UInt8] = []
    for (field, value) in fields {
      body += Array("--XyZ\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n\(value)\r\n".utf8)
    }
    body += Array("--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\n".utf8)
    return body + file + Array("\r\n--XyZ--\r\n".utf8)
  }
}
