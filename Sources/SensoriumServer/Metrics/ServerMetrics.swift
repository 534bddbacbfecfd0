import Metrics

/// What the server counts, under vLLM's names, so that dashboards made for it work.
struct ServerMetrics: Sendable {
  let prometheus: PrometheusMetrics

  init() { prometheus = PrometheusMetrics(help: Self.help, bounds: Self.bounds) }

  func countResponse(path: String, status: Int) {
    Counter(
      label: "http_requests_total", dimensions: [("path", path), ("status", "\(status)")], factory: prometheus
    ).increment()
  }

  /// A request of a model that ended: "stop", "length", "repetition", "abort" or "error".
  func countRequest(model: String, reason: String) {
    Counter(
      label: "vllm:request_success_total", dimensions: [("model_name", model), ("finished_reason", reason)],
      factory: prometheus
    ).increment()
  }

  func observe(_ name: String, model: String, _ value: Double) {
    Recorder(label: name, dimensions: [("model_name", model)], aggregate: true, factory: prometheus).record(value)
  }

  private static let help = [
    "http_requests_total": "Responses by path and status.",
    "vllm:request_success_total": "Requests that ended, by reason.",
    "vllm:time_to_first_token_seconds": "From when a request came to its first token.",
    "vllm:inter_token_latency_seconds": "Between two tokens of an answer that are handed over one after the other.",
    "vllm:request_time_per_output_token_seconds": "A request's mean time for a token after its first.",
    "vllm:e2e_request_latency_seconds": "From when a request came to its last token.",
    "vllm:request_queue_time_seconds": "From when a request was ready until it was taken up.",
    "vllm:request_inference_time_seconds": "From when a request was taken up to its last token.",
    "vllm:request_prefill_time_seconds": "From when a request was taken up to its first token.",
    "vllm:request_decode_time_seconds": "From a request's first token to its last.",
    "vllm:request_prompt_tokens": "Tokens of a prompt.",
    "vllm:request_generation_tokens": "Tokens of a request's answers.",
    "vllm:request_params_n": "How many answers were asked for.",
    "vllm:request_params_max_tokens": "How many tokens an answer might have.",
  ]

  private static let bounds = [
    "vllm:request_prompt_tokens": MetricFamily.tokenBounds, "vllm:request_generation_tokens": MetricFamily.tokenBounds,
    "vllm:request_params_max_tokens": MetricFamily.tokenBounds, "vllm:request_params_n": MetricFamily.tokenBounds,
  ]
}
