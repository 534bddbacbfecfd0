import HTTPTypes
import JSON
import Testing

@testable import SensoriumServer

@Suite("Who may ask")
struct AccessTests {
  @Test("without the key every path but /health is 401, whatever the method and however it is spelled")
  func closed() async throws {
    try await TestServer.run(changing: {
      $0.keys = [APIKey("secret")]
    }) { server in
      for endpoint in endpoints where endpoint.path != "/health" {
        let answer = try await server.send(endpoint.method.rawValue, endpoint.path)
        #expect(answer.status == 401, "\(endpoint.path)")
        #expect(answer.json["error"]?["code"]?.string == "invalid_api_key")
      }
      for path in ["/nothing", "/v1/models/", "//v1/models", "/health/../v1/models", "/%68ealth/x", "/v1//models"] {
        #expect([401, 404].contains(try await server.get(path).status))
        #expect(try await server.get(path).body.count < 300)
      }
      #expect(try await server.send("OPTIONS", "/v1/models").status == 401)
      #expect(try await server.get("/health").status == 200)
    }
  }

  @Test("the key opens as a bearer's and as the password that a browser sends; anything else does not")
  func open() async throws {
    try await TestServer.run(changing: {
      $0.keys = [APIKey("other"), APIKey("secret")]
    }) { (server) async throws in
      func status(_ authorization: String) async throws -> Int {
        try await server.get("/v1/models", headers: ["Authorization": authorization]).status
      }
      #expect(try await status("Bearer secret") == 200)
      #expect(try await status("bearer other") == 200)
      #expect(try await status("Basic dXNlcjpzZWNyZXQ=") == 200)
      for wrong in [
        "Bearer", "Bearer ", "Bearer secre", "Bearer secrets", "Bearer Secret", "secret", "Basic secret",
        "Token secret",
        "Basic c2VjcmV0Og==", "Bearer secretsecret",
      ] {
        #expect(try await status(wrong) == 401, "\(wrong)")
      }
    }
  }

  @Test("a key compares equal to itself only")
  func comparison() {
    #expect(APIKey("abc").matches("abc"))
    for other in ["", "ab", "abcd", "abcabc", "abd", "ABC"] { #expect(!APIKey("abc").matches(other)) }
    #expect(!APIKey("").matches(""))
  }

  @Test("an address beyond loopback needs a key")
  func loopback() {
    for host in ["0.0.0.0", "::", "192.168.1.2", "example.org", "127.0.0.1.example.org", "127.1"] {
      var configuration = ServerConfiguration()
      configuration.host = host
      #expect(throws: ServerError.self) { try configuration.validate() }
      configuration.keys = [APIKey("secret")]
      #expect(throws: Never.self) { try configuration.validate() }
      configuration.wyomingPort = 10_300
      #expect(throws: ServerError.self) { try configuration.validate() }
    }
    for host in ["127.0.0.1", "localhost", "::1", "127.8.9.10"] {
      var configuration = ServerConfiguration()
      configuration.host = host
      #expect(throws: Never.self) { try configuration.validate() }
    }
  }

  @Test("a name that somebody made point here opens nothing")
  func rebinding() async throws {
    try await TestServer.run { (server) async throws in
      #expect(try await server.get("/v1/models", headers: ["Host": "evil.example:\(server.port)"]).status == 403)
      #expect(try await server.get("/v1/models", headers: ["Host": "localhost:\(server.port)"]).status == 200)
      #expect(try await server.get("/v1/models", headers: ["Host": "[::1]:\(server.port)"]).status == 200)
      #expect(try await server.get("/health", headers: ["Host": "evil.example"]).status == 200)
    }
  }

  @Test("pages of other sites may not ask, unless they are let")
  func origins() async throws {
    try await TestServer.run(changing: {
      $0.allowedOrigins = ["https://friend.example"]
    }) { server in
      func answer(_ origin: String, _ method: String = "GET") async throws -> HTTPAnswer {
        try await server.send(
          method, "/v1/models", headers: ["Origin": origin, "Access-Control-Request-Method": "GET"])
      }
      for origin in ["https://evil.example", "null", "http://127.0.0.1:1", "https://friend.example.evil.example"] {
        #expect(try await answer(origin).status == 403, "\(origin)")
      }
      #expect(try await answer("http://127.0.0.1:\(server.port)").status == 200)
      let friend = try await answer("https://friend.example")
      #expect(friend.status == 200)
      #expect(friend.headers["access-control-allow-origin"] == "https://friend.example")
      #expect(try await answer("https://friend.example", "OPTIONS").status == 204)
      let form = try await server.send(
        "POST", "/v1/audio/transcriptions", headers: ["Sec-Fetch-Site": "cross-site"])
      #expect(form.status == 403)
    }
  }
}
