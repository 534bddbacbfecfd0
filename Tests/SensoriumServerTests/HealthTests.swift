import JSON
import Testing

@testable import SensoriumServer

@Suite("Readiness, versions and models")
struct HealthTests {
  @Test("while a model is loaded, everything that needs it is refused with 503 and a time to come back")
  func loading() async throws {
    let model = ServedModel(name: "later", aliases: [], folder: "/nowhere")
    try await TestServer.run(served: [model]) { server in
      for answer in [
        try await server.get("/health"),
        try await server.post("/v1/chat/completions", #"{"messages": [{"role": "user", "content": "Hi"}]}"#),
        try await server.post("/v1/completions", #"{"model": "later", "prompt": "Hi"}"#),
      ] {
        #expect(answer.status == 503)
        #expect(answer.headers["retry-after"] != nil)
        #expect(answer.errorMessage.contains("loaded"))
      }
      #expect(try await server.get("/v1/models").json["data"]?.array == [])
      #expect(try await server.get("/version").json["version"]?.string == VersionEndpoint.version)
    }
  }

  @Test("a model that is loaded makes the server ready, and is listed with its length and modalities")
  func ready() async throws {
    try await TestServer.run([.picture, .speech]) { server in
      #expect(try await server.get("/health").status == 200)
      let models = try await server.get("/v1/models").json["data"]?.array ?? []
      #expect(
        models.map { $0["id"]?.string } == [
          TestServer.pictureModel, "alias-of-\(TestServer.pictureModel)", TestServer.speechModel,
          "alias-of-\(TestServer.speechModel)",
        ])
      #expect(models[0]["max_model_len"]?.integer == 2_048)
      #expect(models[0]["modalities"]?.array == ["image"])
      #expect(models[1]["parent"]?.string == TestServer.pictureModel)
      #expect(models[2]["capabilities"]?.array?.contains("transcription") == true)
    }
  }

  @Test("HEAD is GET without a body")
  func head() async throws {
    try await TestServer.run { server in
      let answer = try await server.send("HEAD", "/health")
      #expect(answer.status == 200)
      #expect(answer.body.isEmpty)
    }
  }

  @Test("the client's request id comes back, and one of ours where it has none or a strange one")
  func requestIDs() async throws {
    try await TestServer.run { server in
      #expect(try await server.get("/version", headers: ["X-Request-Id": "mine-7"]).headers["x-request-id"] == "mine-7")
      for id in [String(repeating: "x", count: 200), "two words"] {
        let answer = try await server.get("/version", headers: ["X-Request-Id": id])
        #expect(answer.headers["x-request-id"]?.hasPrefix("req-") == true)
      }
      #expect(try await server.get("/nothing").headers["x-request-id"]?.hasPrefix("req-") == true)
    }
  }
}
