import Foundation
import JSON
import NIOCore
import Testing

@testable import SensoriumServer

@Suite("Requests that mean no good")
struct HostileTests {
  @Test("a request that two servers could read differently is refused")
  func smuggling() async throws {
    try await TestServer.run { (server) async throws in
      for head in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: +5\r\n", "Content-Length: 5, 5\r\n", "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding : chunked\r\n", " folded: x\r\n", "Bad Name: x\r\n", "X: a\u{0}b\r\n",
      ] {
        let bytes = try await RawConnection.exchange(
          server.port,
          [
            Array(
              "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\(head)\r\n0\r\n\r\nGET /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .utf8)
          ])
        #expect(
          bytes.starts(with: Array("HTTP/1.1 400".utf8)),
          "\(head): \(String(decoding: bytes.prefix(200), as: UTF8.self))")
        #expect(!String(decoding: bytes, as: UTF8.self).contains("200 OK"), "\(head)")
      }
      #expect(try await server.get("/health").status == 200)
    }
  }

  @Test("headers that are too large or too many end the connection, and the server goes on")
  func headers() async throws {
    try await TestServer.run { (server) async throws in
      for head in [
        "X: \(String(repeating: "x", count: 100_000))\r\n", String(repeating: "X: y\r\n", count: 5_000),
        "\(String(repeating: "x", count: 100_000)): y\r\n",
      ] {
        let bytes = try await RawConnection.exchange(
          server.port, [Array("GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\(head)\r\n".utf8)])
        #expect(!String(decoding: bytes, as: UTF8.self).contains("200 OK"))
      }
      let line = try await RawConnection.exchange(
        server.port, [Array("GET /\(String(repeating: "x", count: 200_000)) HTTP/1.1\r\n\r\n".utf8)])
      #expect(!String(decoding: line, as: UTF8.self).contains("200 OK"))
      #expect(try await server.get("/health").status == 200)
    }
  }

  @Test("a body that comes a byte at a time is given up")
  func slowBody() async throws {
    try await TestServer.run(changing: {
      $0.limits.bodyGraceSeconds = 0.2
      $0.limits.bodyBytesPerSecond = 1_000
    }) { server in
      let head =
        "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
      let start = ContinuousClock.now
      let bytes = try await RawConnection.exchange(
        server.port, [Array(head.utf8)] + Array(repeating: [0x20], count: 200), pause: .milliseconds(20))
      #expect(try HTTPAnswer(bytes).status == 408)
      #expect(start.duration(to: .now) < .seconds(8))
    }
  }

  @Test("a head that does not end is given up")
  func slowHead() async throws {
    try await TestServer.run(changing: {
      $0.limits.idleSeconds = 1
    }) { server in
      let start = ContinuousClock.now
      let bytes = try await RawConnection.exchange(
        server.port, [Array("GET /v1/models HTTP/1.1\r\n".utf8)] + Array(repeating: Array("X: y\r\n".utf8), count: 60),
        pause: .milliseconds(50))
      #expect(!String(decoding: bytes, as: UTF8.self).contains("200 OK"))
      #expect(start.duration(to: .now) < .seconds(8))
    }
  }

  @Test("an endless body to a server that asks for a key is not read to its end")
  func unauthorizedBody() async throws {
    try await TestServer.run(changing: {
      $0.keys = [APIKey("secret")]
    }) { server in
      let head = "POST /v1/audio/transcriptions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000000\r\n\r\n"
      let bytes = try await RawConnection.exchange(
        server.port, [Array(head.utf8)] + Array(repeating: [UInt8](repeating: 1, count: 1_000), count: 400),
        pause: .milliseconds(10))
      #expect(try HTTPAnswer(bytes).status == 401)
      #expect(try HTTPAnswer(bytes).headers["connection"] == "close")
    }
  }

  @Test("JSON that nests without end, and random bytes, are 400")
  func strangeBodies() async throws {
    try await TestServer.run { (server) async throws in
      var bodies = [
        String(repeating: "[", count: 100_000), #"{"messages":"# + String(repeating: "[", count: 600),
        #"{"messages": [{"role": "user", "content": "\ud800"}], "max_tokens": 1e999}"#,
      ]
      var random = SystemRandomNumberGenerator()
      for _ in 0..<50 {
        bodies.append(String(decoding: (0..<100).map { _ in UInt8.random(in: 0...255, using: &random) }, as: UTF8.self))
      }
      for body in bodies {
        #expect(try await server.post("/v1/chat/completions", body).status == 400, "\(body.prefix(50))")
      }
      #expect(try await server.get("/health").status == 200)
    }
  }

  @Test("requests that follow each other on a connection are answered in their order")
  func pipelined() async throws {
    try await TestServer.run { server in
      let get = "GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n"
      let bytes = try await RawConnection.exchange(
        server.port,
        [Array("\(get)\(get)GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)])
      #expect(String(decoding: bytes, as: UTF8.self).components(separatedBy: "HTTP/1.1 200 OK").count == 4)
    }
  }
}
