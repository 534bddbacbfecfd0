import JSON
import NIOCore
import Testing

@testable import SensoriumServer

@Suite("Uploads")
struct UploadTests {
  private func parts(_ body: [UInt8], chunk: Int) throws -> [(name: String, file: String?, content: [UInt8])] {
    var parser = try #require(MultipartParser(boundary: "XyZ"))
    var parts: [(name: String, file: String?, content: [UInt8])] = []
    for start in stride(from: 0, to: body.count, by: chunk) {
      try parser.take(Array(body[start..<min(body.count, start + chunk)])) { event in
        switch event {
        case .begin(let head): parts.append((head.name, head.fileName, []))
        case .content(let bytes): parts[parts.count - 1].content += bytes
        case .end: break
        }
      }
    }
    guard parser.isDone else { throw MultipartParser.Fault(reason: "it has no end") }
    return parts
  }

  @Test("a form is read the same whatever chunks it comes in", arguments: [1, 2, 3, 5, 7, 64, 10_000])
  func chunks(_ size: Int) throws {
    let tricky =
      Array("\r\n--Xy\r\r\n--XyZ-not\r\n-\r\n\r\n--X".utf8).map { $0 == 0x5A ? 0x7A : $0 } + [0, 255, 13, 10]
    let body =
      Array("ignored\r\n".utf8)
      + TestServer.form(tricky, name: "a \\\"b\\\".mp3", fields: [("model", "m"), ("empty", "")])
    let found = try parts(body, chunk: size)
    #expect(found.map(\.name) == ["model", "empty", "file"])
    #expect(found.map(\.file) == [nil, nil, "a \"b\".mp3"])
    #expect(found.map(\.content) == [Array("m".utf8), [], tricky])
  }

  @Test("a form that is damaged is refused")
  func damaged() throws {
    for body in [
      "", "--XyZ", "--XyZ\r\n", "--XyZ\r\n\r\n\r\n--XyZ--",
      "--XyZ\r\nContent-Disposition: form-data\r\n\r\na\r\n--XyZ--",
      "--XyZ junk\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\na\r\n--XyZ--",
      "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\na",
      "--XyZ\r\n" + String(repeating: "X: y\r\n", count: 4_000) + "\r\n", String(repeating: "x", count: 20_000),
    ] { #expect(throws: MultipartParser.Fault.self) { try parts(Array(body.utf8), chunk: 100) } }
    #expect(MultipartParser(boundary: "") == nil)
    #expect(MultipartParser(boundary: String(repeating: "x", count: 71)) == nil)
  }

  @Test(
    "a file's name is for messages only",
    arguments: [
      (#"filename="../../etc/passwd""#, "passwd"), (#"filename="C:\\a\\b.mp3""#, "b.mp3"),
      (#"filename="..""#, "upload"),
      (#"filename="""#, "upload"), (#"filename=plain.mp3"#, "plain.mp3"), (#"filename*=UTF-8''%e4%bd%a0.mp3"#, "你.mp3"),
      ("filename=\"a\u{1B}[2J.mp3\"", "a[2J.mp3"),
    ])
  func names(_ parameter: String, _ name: String) {
    let head = MultipartHead(Array("Content-Disposition: form-data; name=\"file\"; \(parameter)".utf8)[...])
    #expect(head?.name == "file")
    #expect(head?.fileName == name)
  }

  @Test("10,000 parts, a field of megabytes, and a file over the limit are refused")
  func limits() async throws {
    try await TestServer.run(
      [.speech],
      changing: {
        $0.limits.uploadBytes = 2_000_000; $0.limits.fieldBytes = 1_000
      }
    ) { server in
      let many = try await server.upload(
        "/v1/audio/transcriptions", Samples.tone, fields: (0..<10_000).map { ("f\($0)", "x") })
      #expect(many.status == 413)
      #expect(many.errorMessage.contains("64 parts"))
      let field = try await server.upload(
        "/v1/audio/transcriptions", Samples.tone, fields: [("prompt", String(repeating: "x", count: 3_000))])
      #expect(field.status == 413)
      let large = try await server.upload("/v1/audio/transcriptions", [UInt8](repeating: 1, count: 2_500_000))
      #expect(large.status == 413)
      let chunked = Array(
        """
        POST /v1/audio/transcriptions HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\
        Content-Type: multipart/form-data; boundary=XyZ\r\n\r\n2625a0\r\n
        """.utf8)
      let body = TestServer.form([UInt8](repeating: 1, count: 2_500_000), name: "a", fields: []).prefix(2_500_000)
      #expect(try HTTPAnswer(await RawConnection.exchange(server.port, [chunked + body])).status == 413)
    }
  }

  @Test("a form without a file, without a boundary or without an end is 400")
  func incomplete() async throws {
    try await TestServer.run([.speech]) { (server) async throws in
      func status(_ type: String, _ body: String) async throws -> Int {
        try await server.send(
          "POST", "/v1/audio/transcriptions", headers: ["Content-Type": type], body: Array(body.utf8)
        ).status
      }
      #expect(try await status("multipart/form-data", "x") == 400)
      #expect(try await status("multipart/form-data; boundary=XyZ", "--XyZ--") == 400)
      #expect(try await status("multipart/form-data; boundary=XyZ", "--XyZ\r\n") == 400)
    }
  }

  @Test("files of a request are gone when it is")
  func cleaning() throws {
    var files: TemporaryFiles? = TemporaryFiles()
    let path = try #require(files).path(for: "a")
    var file: UploadedFile? = try UploadedFile(path: path)
    try file?.append([1, 2, 3])
    #expect(try FileContents.read(path, upTo: 10) == [1, 2, 3])
    #expect(throws: APIError.self) { try FileContents.read(path, upTo: 2) }
    file = nil
    files = nil
    #expect(FileContents.realPath(path) == nil)
  }
}
