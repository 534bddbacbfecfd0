import Engine
import JSON
import ModelKit
import NIOCore
import Testing

@testable import SensoriumServer

@Suite("Chat completions")
struct ChatTests {
  @Test("a picture is described as the library describes it, with usage")
  func picture() async throws {
    try await TestServer.run { server in
      let answer = try await server.post("/v1/chat/completions", Samples.pictureRequest())
      #expect(answer.status == 200, "\(answer.text)")
      let llm = try #require(server.services.models.models[0].ready?.llm)
      let expected = await llm.chat(
        [
          ChatMessage(
            .user, [.image(.bytes(try Samples.bytes("fox.jpg"), name: "fox")), .text("Describe the picture.")])
        ],
        .greedy(maxTokens: 64))
      let choice = answer.json["choices"]?.array?.first
      #expect(choice?["message"]?["content"]?.string == expected.outputs[0].text)
      #expect(choice?["message"]?["role"]?.string == "assistant")
      #expect(choice?["finish_reason"]?.string == "stop")
      #expect(answer.json["object"]?.string == "chat.completion")
      #expect(answer.json["usage"]?["prompt_tokens"]?.integer == expected.promptTokenIDs.count)
      #expect(answer.json["usage"]?["completion_tokens"]?.integer == expected.outputs[0].tokenIDs.count)
    }
  }

  @Test("a stream says the same bit by bit, ends with usage where it is asked for, and with [DONE]")
  func stream() async throws {
    try await TestServer.run { server in
      let whole = try await server.post("/v1/chat/completions", Samples.pictureRequest())
      let answer = try await server.post(
        "/v1/chat/completions",
        Samples.pictureRequest(#", "stream": true, "stream_options": {"include_usage": true}"#))
      #expect(answer.headers["content-type"] == "text/event-stream; charset=utf-8")
      let events = answer.events
      #expect(events.count > 3)
      #expect(events[0]["choices"]?.array?[0]["delta"]?["role"]?.string == "assistant")
      let texts = events.compactMap { $0["choices"]?.array?.first?["delta"]?["content"]?.string }
      #expect(texts.joined() == whole.json["choices"]?.array?[0]["message"]?["content"]?.string)
      #expect(events[events.count - 2]["choices"]?.array?[0]["finish_reason"]?.string == "stop")
      #expect(events.last?["choices"]?.array == [])
      #expect(
        events.last?["usage"]?["completion_tokens"]?.integer == whole.json["usage"]?["completion_tokens"]?.integer)
      #expect(Set(events.map { $0["id"]?.string }).count == 1)
    }
  }

  @Test("a stream whose request is refused has the status of its error")
  func refusedStream() async throws {
    try await TestServer.run { server in
      let answer = try await server.post(
        "/v1/chat/completions",
        #"{"messages": [{"role": "user", "content": "Hi"}], "stream": true, "temperature": 3}"#)
      #expect(answer.status == 400)
      #expect(answer.errorMessage.contains("temperature"))
    }
  }

  @Test("n answers, with a seed the same each time, also when they are streamed")
  func several() async throws {
    try await TestServer.run { server in
      let fields = #""n": 3, "seed": 5, "temperature": 1.5, "max_tokens": 8, "top_p": 0.9"#
      func texts() async throws -> [String?] {
        let answer = try await server.post("/v1/chat/completions", Samples.pictureRequest("", fields))
        return answer.json["choices"]?.array?.map { $0["message"]?["content"]?.string } ?? []
      }
      let first = try await texts()
      #expect(first.count == 3)
      #expect(try await texts() == first)
      let events = try await server.post("/v1/chat/completions", Samples.pictureRequest(#", "stream": true"#, fields))
        .events
      var streamed = ["", "", ""]
      for event in events {
        for choice in event["choices"]?.array ?? [] {
          streamed[choice["index"]?.integer ?? 0] += choice["delta"]?["content"]?.string ?? ""
        }
      }
      #expect(streamed == first)
    }
  }

  @Test("log probabilities have the chosen token and the likeliest, in order")
  func logprobs() async throws {
    try await TestServer.run { server in
      let answer = try await server.post(
        "/v1/chat/completions", Samples.pictureRequest(#", "logprobs": true, "top_logprobs": 3"#))
      let tokens = answer.json["choices"]?.array?[0]["logprobs"]?["content"]?.array ?? []
      #expect(tokens.count == answer.json["usage"]?["completion_tokens"]?.integer)
      for token in tokens {
        let top = token["top_logprobs"]?.array?.compactMap { $0["logprob"]?.number } ?? []
        #expect(top.count == 3)
        #expect(top == top.sorted(by: >))
        #expect(token["logprob"]?.number == top[0])
        #expect(token["bytes"]?.array?.count == token["token"]?.string?.utf8.count)
      }
    }
  }

  @Test("stop strings, the least and the most tokens, a bias and vLLM's own fields count")
  func fields() async throws {
    try await TestServer.run { server in
      func choice(_ more: String) async throws -> JSONValue? {
        let request = try Samples.pictureRequest().replacing(#""max_tokens": 64"#, with: more)
        let answer = try await server.post("/v1/chat/completions", request)
        #expect(answer.status == 200, "\(more): \(answer.text)")
        return answer.json["choices"]?.array?[0]
      }
      let whole = try await choice(#""max_tokens": 64"#)?["message"]?["content"]?.string ?? ""
      let word = try #require(whole.split(separator: " ").dropFirst().first)
      let stopped = try await choice(#""max_tokens": 64, "stop": "\#(word)""#)
      #expect(stopped?["finish_reason"]?.string == "stop")
      #expect(stopped?["stop_reason"]?.string == String(word))
      #expect(stopped?["message"]?["content"]?.string?.contains(word) == false)
      #expect(try await choice(#""max_completion_tokens": 2"#)?["finish_reason"]?.string == "length")
      let long = try await choice(#""max_tokens": 30, "ignore_eos": true, "return_token_ids": true"#)
      #expect(long?["token_ids"]?.array?.count == 30)
      let allowed = try await choice(#""max_tokens": 3, "allowed_token_ids": [300], "return_token_ids": true"#)
      #expect(allowed?["token_ids"]?.array == [300, 300, 300])
      let biased = try await choice(#""max_tokens": 2, "logit_bias": {"301": 100}, "return_token_ids": true"#)
      #expect(biased?["token_ids"]?.array == [301, 301])
      for ignored in [
        #""user": "me""#, #""parallel_tool_calls": true"#, #""store": false"#, #""tools": []"#,
        #""metadata": {"a": "b"}"#,
        #""top_k": 5, "min_p": 0.1, "repetition_penalty": 1.1, "frequency_penalty": 0.5, "presence_penalty": 0.5"#,
        #""response_format": {"type": "text"}, "priority": 3, "cache_salt": "me", "prompt_logprobs": 1"#,
      ] { _ = try await choice("\"max_tokens\": 4, \(ignored)") }
    }
  }

  @Test("a film is described, as bytes and as frames of a data URL")
  func film() async throws {
    try await TestServer.run([.video]) { server in
      func answer(_ url: String) async throws -> HTTPAnswer {
        try await server.post(
          "/v1/chat/completions",
          """
          {"messages": [{"role": "user", "content": [{"type": "video_url", "video_url": {"url": "\(url)"}},
           {"type": "text", "text": "What happens?"}]}], "temperature": 0, "max_tokens": 16}
          """)
      }
      let film = try await answer(Samples.dataURL("pig.mp4", "video/mp4"))
      #expect(film.status == 200, "\(film.text)")
      #expect(film.json["choices"]?.array?[0]["message"]?["content"]?.string?.isEmpty == false)
      let frame = try Samples.dataURL("fox.jpg", "video/jpeg")
      let content = frame.drop { $0 != "," }
      let frames = try await answer("\(frame)\(content)\(content)")
      #expect(frames.status == 200, "\(frames.text)")
    }
  }

  @Test("an item with a uuid need not come again")
  func uuid() async throws {
    try await TestServer.run { server in
      let first = try Samples.pictureRequest().replacing(
        #""type": "image_url""#, with: #""type": "image_url", "uuid": "u7""#)
      let second = """
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": null, "uuid": "u7"},
         {"type": "text", "text": "Describe the picture."}]}], "temperature": 0, "max_tokens": 64}
        """
      let expected = try await server.post("/v1/chat/completions", first)
      let answer = try await server.post("/v1/chat/completions", second)
      #expect(answer.json["choices"] == expected.json["choices"])
      let unknown = try await server.post("/v1/chat/completions", second.replacing("u7", with: "never seen"))
      #expect(unknown.status == 400 || unknown.status == 422)
    }
  }

  @Test("a client that leaves frees what its request holds", arguments: [true, false])
  func disconnect(_ streams: Bool) async throws {
    try await TestServer.run { server in
      let llm = try #require(server.services.models.models[0].ready?.llm)
      let request = try Samples.pictureRequest().replacing(
        #""max_tokens": 64"#, with: #""max_tokens": 1800, "ignore_eos": true, "stream": \#(streams)"#)
      let head = """
        POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
        Content-Length: \(request.utf8.count)\r\n\r\n
        """
      try await RawConnection.open(server.port) { inbound, outbound in
        try await outbound.write(ByteBuffer(string: head + request))
        try await eventually { await llm.metrics().heldBlocks > 0 }
      }
      try await eventually { await llm.metrics().runningRequests == 0 }
      #expect(await llm.metrics().heldBlocks == 0)
      #expect(server.services.models.models[0].admittedCount == 0)
      #expect(server.services.metrics.prometheus.text.contains(#"finished_reason="abort"} 1"#))
    }
  }

  @Test("a full queue is 429 with a time to come back, and the others are answered")
  func full() async throws {
    try await TestServer.run(changing: {
      $0.limits.waiting = 2
    }) { server in
      let request = try Samples.pictureRequest().replacing(
        #""max_tokens": 64"#, with: #""max_tokens": 200, "ignore_eos": true"#)
      let answers = try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
        for _ in 0..<24 { group.addTask { try await server.post("/v1/chat/completions", request) } }
        var answers: [HTTPAnswer] = []
        for try await answer in group { answers.append(answer) }
        return answers
      }
      // Four are computed and two wait.
      #expect(answers.count { $0.status == 200 } >= 6)
      let refused = answers.filter { $0.status != 200 }
      #expect(!refused.isEmpty)
      #expect(refused.allSatisfy { $0.status == 429 && $0.headers["retry-after"] != nil })
    }
  }

  @Test("a silent stream is kept open with comments")
  func keepAlive() async throws {
    try await TestServer.run(changing: {
      $0.limits.keepAliveSeconds = 0.002
    }) { server in
      let answer = try await server.post(
        "/v1/chat/completions", Samples.pictureRequest(#", "stream": true, "ignore_eos": true"#))
      #expect(answer.text.contains(": waiting\n\n"))
      #expect(answer.events.count > 3)
    }
  }
}

/// Waits until something holds, for two minutes at most: other tests may have the processor meanwhile.
func eventually(_ condition: @Sendable () async -> Bool) async throws {
  let end = ContinuousClock.now + .seconds(120)
  while await !condition() {
    guard ContinuousClock.now < end else {
      Issue.record("It did not come true within two minutes.")
      return
    }
    try await Task.sleep(for: .milliseconds(2))
  }
}
