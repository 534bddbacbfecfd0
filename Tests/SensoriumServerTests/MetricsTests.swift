import CoreMetrics
import HTTPTypes
import JSON
import Logging
import Testing

@testable import SensoriumServer

@Suite("Figures and documents")
struct MetricsTests {
  @Test("the metrics have vLLM's names, and count what was done")
  func metrics() async throws {
    try await TestServer.run { server in
      _ = try await server.post("/v1/chat/completions", Samples.pictureRequest())
      _ = try await server.post("/v1/completions", #"{"prompt": "Hi", "temperature": 3}"#)
      let text = try await server.get("/metrics").text
      let label = #"model_name="\#(TestServer.pictureModel)""#
      for name in [
        "num_requests_running", "num_requests_waiting", "kv_cache_usage_perc", "prefix_cache_queries_total",
        "prefix_cache_hits_total", "mm_cache_queries_total", "num_preemptions_total", "prompt_tokens_total",
        "generation_tokens_total",
      ] { #expect(text.contains("vllm:\(name){\(label)} "), "\(name)") }
      for name in [
        "time_to_first_token_seconds", "inter_token_latency_seconds", "e2e_request_latency_seconds",
        "request_queue_time_seconds", "request_prefill_time_seconds", "request_decode_time_seconds",
        "request_prompt_tokens", "request_generation_tokens",
      ] {
        #expect(text.contains("vllm:\(name)_count{\(label)} "), "\(name)")
        #expect(text.contains("vllm:\(name)_bucket{\(label),le=\"+Inf\"} "), "\(name)")
      }
      #expect(text.contains(#"vllm:request_success_total{\#(label),finished_reason="stop"} 1.0"#))
      #expect(text.contains(#"vllm:request_success_total{\#(label),finished_reason="error"} 1.0"#))
      #expect(text.contains(#"http_requests_total{path="/v1/completions",status="400"} 1.0"#))
    }
  }

  @Test("a histogram's buckets add up, and labels are escaped")
  func histogram() {
    let metrics = PrometheusMetrics(bounds: ["a_b": [1, 2]])
    let recorder = metrics.makeRecorder(label: "a-b", dimensions: [("k", "a\"b\\\n")], aggregate: true)
    for value in [0.5, 1, 1.5, 9] { recorder.record(value) }
    #expect(
      metrics.text == """
        # HELP a_b a_b
        # TYPE a_b histogram
        a_b_bucket{k="a\\"b\\\\\\n",le="1.0"} 2
        a_b_bucket{k="a\\"b\\\\\\n",le="2.0"} 3
        a_b_bucket{k="a\\"b\\\\\\n",le="+Inf"} 4
        a_b_sum{k="a\\"b\\\\\\n"} 12.0
        a_b_count{k="a\\"b\\\\\\n"} 4

        """)
  }

  @Test("the OpenAPI document has the paths and methods of the server, and no others")
  func document() async throws {
    try await TestServer.run { server in
      let answer = try await server.get("/openapi.json")
      #expect(answer.headers["content-type"] == "application/json")
      let paths = answer.json["paths"]?.object?.members ?? []
      let documented = Set(paths.flatMap { path in (path.value.object?.members ?? []).map { "\($0.key) \(path.key)" } })
      let page: Set = ["get /", "get /page.css", "get /page.js"]
      #expect(documented == Set(endpoints.map { "\($0.method.rawValue.lowercased()) \($0.path)" }).subtracting(page))
    }
  }

  @Test("the page asks this server only, and may be in nobody's frame")
  func page() async throws {
    try await TestServer.run { server in
      let page = try await server.get("/")
      #expect(page.headers["content-security-policy"]?.contains("default-src 'none'") == true)
      for path in ["/", "/page.css", "/page.js"] {
        let text = try await server.get(path).text
        #expect(text.utf8.count > 500)
        #expect(!text.contains("https://"))
      }
    }
  }

  @Test("a line of the log is one line, whatever a client says")
  func log() {
    let text = LineLogHandler.line(.text, .info, "a\nb", ["k": "v\u{1B}"])
    #expect(text.hasSuffix(" info a\u{FFFD}b k=v\u{FFFD}\n"))
    let json = LineLogHandler.line(.json, .error, "a\nb", ["k": "v"])
    #expect(json.filter { $0 == "\n" }.count == 1)
    #expect((try? JSONValue(parsing: json))?["message"]?.string == "a\nb")
  }
}
