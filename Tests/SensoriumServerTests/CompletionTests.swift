import JSON
import Testing

@testable import SensoriumServer

@Suite("Completions and tokens")
struct CompletionTests {
  private let prompt = #""prompt": "USER: Hello ASSISTANT:", "temperature": 0, "max_tokens": 6"#

  @Test("a text is gone on with, whole and streamed, and echoed where that is asked for")
  func text() async throws {
    try await TestServer.run { server in
      let whole = try await server.post("/v1/completions", "{\(prompt)}")
      #expect(whole.status == 200, "\(whole.text)")
      #expect(whole.json["object"]?.string == "text_completion")
      let text = whole.json["choices"]?.array?[0]["text"]?.string
      let events = try await server.post("/v1/completions", "{\(prompt), \"stream\": true}").events
      #expect(events.compactMap { $0["choices"]?.array?.first?["text"]?.string }.joined() == text)
      let echoed = try await server.post("/v1/completions", "{\(prompt), \"echo\": true, \"logprobs\": 2}")
      #expect(echoed.json["choices"]?.array?[0]["text"]?.string == "USER: Hello ASSISTANT:" + (text ?? ""))
      let logprobs = echoed.json["choices"]?.array?[0]["logprobs"]
      let total = echoed.json["usage"]?["total_tokens"]?.integer
      for list in ["tokens", "token_logprobs", "top_logprobs", "text_offset"] {
        #expect(logprobs?[list]?.array?.count == total)
      }
      #expect(logprobs?["token_logprobs"]?.array?.first == .null)
    }
  }

  @Test("several prompts, as texts or as tokens, get answers in their order")
  func several() async throws {
    try await TestServer.run { server in
      let tokens = try await server.post("/tokenize", #"{"prompt": "USER: Hello ASSISTANT:"}"#)
      let ids = tokens.json["tokens"]?.array?.compactMap(\.integer) ?? []
      #expect(tokens.json["count"]?.integer == ids.count)
      let one = try await server.post("/v1/completions", "{\(prompt)}").json["choices"]?.array?[0]["text"]
      let list = ids.map { "\($0)" }.joined(separator: ",")
      for prompts in [#"["USER: Hello ASSISTANT:", "What"]"#, "[[\(list)], [\(ids[0])]]"] {
        let answer = try await server.post(
          "/v1/completions", #"{"prompt": \#(prompts), "temperature": 0, "max_tokens": 6}"#)
        let choices = answer.json["choices"]?.array ?? []
        #expect(choices.map { $0["index"]?.integer } == [0, 1])
        #expect(choices.first?["text"] == one)
      }
      let flat = try await server.post("/v1/completions", #"{"prompt": [\#(list)], "temperature": 0, "max_tokens": 6}"#)
      #expect(flat.json["choices"]?.array?[0]["text"] == one)
    }
  }

  @Test("what cannot be done is refused in a sentence")
  func refused() async throws {
    try await TestServer.run(changing: {
      $0.limits.prompts = 2
    }) { (server) async throws in
      for (body, param) in [
        (#"{"prompt": "a", "suffix": "b"}"#, "suffix"), (#"{"prompt": "a", "best_of": 2}"#, "best_of"),
        (#"{"prompt": ["a", "b", "c"]}"#, "prompt"), (#"{"prompt": ["a", "b"], "stream": true}"#, "prompt"),
        (#"{"prompt": []}"#, "prompt"), (#"{"prompt": {"a": 1}}"#, "prompt"),
      ] {
        let answer = try await server.post("/v1/completions", body)
        #expect(answer.status == 400)
        #expect(answer.json["error"]?["param"]?.string == param)
      }
      #expect(try await server.post("/v1/completions", #"{"prompt": [99999999]}"#).status == 400)
    }
  }

  @Test("tokens of a text and of a conversation, and their text again")
  func tokens() async throws {
    try await TestServer.run { server in
      let answer = try await server.post("/tokenize", #"{"prompt": "hello there", "return_token_strs": true}"#)
      let ids = answer.json["tokens"]?.array ?? []
      #expect(answer.json["token_strs"]?.array?.count == ids.count)
      #expect(answer.json["max_model_len"]?.integer == 2_048)
      let list = ids.dropFirst().map(\.text).joined(separator: ",")
      let text = try await server.post("/detokenize", "{\"tokens\": [\(list)]}")
      #expect(text.json["prompt"]?.string == "hello there")
      let chat = try await server.post("/tokenize", #"{"messages": [{"role": "user", "content": "hello there"}]}"#)
      #expect((chat.json["count"]?.integer ?? 0) > ids.count)
      for wrong in [#"{}"#, #"{"prompt": "a", "messages": []}"#] {
        #expect(try await server.post("/tokenize", wrong).status == 400)
      }
      #expect(try await server.post("/detokenize", #"{"tokens": [-1]}"#).status == 400)
    }
  }
}
