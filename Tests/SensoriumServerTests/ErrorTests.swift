import HTTPTypes
import Engine
import JSON
import ModelKit
import Testing

@testable import SensoriumServer

@Suite("Errors in OpenAI's form")
struct ErrorTests {
  @Test("an unknown path is 404, and a known one with another method 405 with those that it has")
  func paths() async throws {
    try await TestServer.run { server in
      let missing = try await server.get("/v1/nothing")
      #expect(missing.status == 404)
      #expect(missing.json["error"]?["type"]?.string == "not_found_error")
      let wrong = try await server.send("DELETE", "/v1/chat/completions")
      #expect(wrong.status == 405)
      #expect(wrong.headers["allow"] == "POST")
      #expect(try await server.send("PUT", "/health").headers["allow"] == "GET, HEAD")
    }
  }

  @Test("a body of another type than JSON is 415")
  func mediaType() async throws {
    try await TestServer.run { (server) async throws in
      for type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
        let answer = try await server.post("/v1/completions", #"{"prompt": "Hi"}"#, headers: ["Content-Type": type])
        #expect(answer.status == 415)
        #expect(answer.errorMessage.contains("Content-Type: application/json"))
      }
      #expect(try await server.send("POST", "/v1/audio/transcriptions").status == 415)
    }
  }

  @Test(
    "a body that is not what the path takes is 400 with the place of the fault",
    arguments: [
      (#"{"messages": [}"#, "is not JSON", nil as String?),
      (#"{"messages": "#, "is not JSON", nil),
      ("", "is not JSON", nil),
      (#"{"n": 1.5, "messages": []}"#, "not whole", nil),
      (#"{"seed": 1e300, "messages": []}"#, "not whole", nil),
      (#"{}"#, "'messages' is missing", nil),
      (#"{"messages": "Hi"}"#, "messages: it has to be a list", "messages"),
      (#"{"messages": []}"#, "messages is empty", "messages"),
      (#"{"messages": [{"role": "user", "content": 7}]}"#, "messages[0].content", "messages[0].content"),
      (
        #"{"messages": [{"role": "user", "content": [{"type": "smell"}]}]}"#,
        "messages[0].content[0]: the type 'smell' is not known", "messages[0].content[0]"
      ),
      (#"{"messages": [{"role": "user", "content": "Hi"}], "temperature": "warm"}"#, "temperature: ", "temperature"),
      (#"{"messages": [{"role": "user", "content": "Hi"}], "temperature": 3}"#, "temperature must be in [0, 2]", nil),
      (#"{"messages": [{"role": "user", "content": "Hi"}], "n": 17}"#, "at most 16 answers", "n"),
      (#"{"messages": [{"role": "user", "content": "Hi"}], "logit_bias": {"x": 1}}"#, "'x' is not", "logit_bias"),
      (#"{"messages": [{"role": "user", "content": "Hi"}], "top_logprobs": 2}"#, "logprobs", "top_logprobs"),
      (#"{"messages": [{"role": "user", "content": "Hi"}], "tools": [{"type": "function"}]}"#, "Tools", "tools"),
      (
        #"{"messages": [{"role": "user", "content": "Hi"}], "response_format": {"type": "json_object"}}"#,
        "response_format 'json_object'", "response_format"
      ),
    ])
  func bodies(_ body: String, _ sentence: String, _ param: String?) async throws {
    try await TestServer.run { server in
      let answer = try await server.post("/v1/chat/completions", body)
      #expect(answer.status == 400)
      #expect(answer.errorMessage.contains(sentence), "\(answer.text)")
      #expect(answer.json["error"]?["param"] == param.map { .string($0) } ?? .null)
      #expect(answer.json["error"]?["type"]?.string == "invalid_request_error")
    }
  }

  @Test("an unknown model is 404 with the nearest name, and chat with a model of speech 404 with the reason")
  func models() async throws {
    try await TestServer.run([.picture, .speech]) { server in
      let unknown = try await server.post("/v1/completions", #"{"model": "llava-dem", "prompt": "Hi"}"#)
      #expect(unknown.status == 404)
      #expect(unknown.errorMessage.contains("did you mean 'llava-demo'?"))
      #expect(unknown.json["error"]?["code"]?.string == "model_not_found")
      let speech = try await server.post(
        "/v1/chat/completions",
        #"{"model": "\#(TestServer.speechModel)", "messages": [{"role": "user", "content": "Hi"}]}"#)
      #expect(speech.status == 404)
      #expect(speech.errorMessage.contains("chat template"))
      let ambiguous = try await server.post("/v1/completions", #"{"prompt": "Hi"}"#)
      #expect(ambiguous.status == 400)
      #expect(ambiguous.errorMessage.contains(TestServer.pictureModel))
      let pictures = try await server.upload(
        "/v1/audio/transcriptions", Samples.tone, fields: [("model", TestServer.pictureModel)])
      #expect(pictures.status == 404)
    }
  }

  @Test("a JSON body over the limit is 413, whether it is declared or not")
  func tooLarge() async throws {
    try await TestServer.run(changing: {
      $0.limits.bodyBytes = 1_000
    }) { (server) async throws in
      let body = #"{"prompt": "\#(String(repeating: "x", count: 2_000))"}"#
      #expect(try await server.post("/v1/completions", body).status == 413)
      let chunked = """
        POST /v1/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
        Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n7d0\r\n\(String(repeating: "x", count: 2_000))\r\n0\r\n\r\n
        """
      #expect(try await RawConnection.exchange(server.port, chunked).status == 413)
    }
  }

  @Test("no error tells a path of the machine")
  func hiddenPaths() throws {
    let error = APIError(InputError(.invalidMedia, "/tmp/sensorium-a/1 is no sound; see /tmp/sensorium-a/12."))
    let hidden = error.hiding(["/tmp/sensorium-a/1": "talk.mp3", "/tmp/sensorium-a/12": "other.mp3"])
    #expect(hidden.message == "talk.mp3 is no sound; see other.mp3.")
    #expect(hidden.status.code == 422)
  }
}
