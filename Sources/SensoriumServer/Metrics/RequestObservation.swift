import ModelKit
import Engine

/// Takes a request's times as its elements come, and tells them to the metrics when it ends.
struct RequestObservation {
  private let metrics: ServerMetrics
  private let model: String
  private let params: SamplingParams
  private var lastToken: ContinuousClock.Instant?
  private var tokens = 0
  private var isDone = false

  init(_ metrics: ServerMetrics, _ model: String, _ params: SamplingParams) {
    self.metrics = metrics
    self.model = model
    self.params = params
  }

  mutating func note(_ output: RequestOutput) {
    let new = output.outputs.reduce(0) { $0 + $1.tokenIDs.count }
    if new > 0 {
      let now = ContinuousClock.now
      if let lastToken {
        // Several that come together took the time together.
        let seconds = lastToken.duration(to: now) / .seconds(1) / Double(new)
        for _ in 0..<new { metrics.observe("vllm:inter_token_latency_seconds", model: model, seconds) }
      }
      lastToken = now
      tokens += new
    }
    for answer in output.outputs {
      if let reason = answer.finishReason { metrics.countRequest(model: model, reason: reason.rawValue) }
    }
    if output.isFinished || output.error != nil { finish(output) }
  }

  /// The request ended before its answer did.
  mutating func abort() {
    guard !isDone else { return }
    isDone = true
    metrics.countRequest(model: model, reason: "abort")
  }

  private mutating func finish(_ output: RequestOutput) {
    guard !isDone else { return }
    isDone = true
    if let error = output.error {
      metrics.countRequest(model: model, reason: error.kind == .cancelled ? "abort" : "error")
      return
    }
    let times = output.metrics
    func observe(_ name: String, _ value: Double) { metrics.observe("vllm:\(name)", model: model, value) }
    observe("time_to_first_token_seconds", times.preprocessing + times.firstToken)
    observe("e2e_request_latency_seconds", times.preprocessing + times.total)
    observe("request_queue_time_seconds", times.waiting)
    observe("request_inference_time_seconds", times.total - times.waiting)
    observe("request_prefill_time_seconds", times.firstToken - times.waiting)
    observe("request_decode_time_seconds", times.total - times.firstToken)
    if tokens > 1 {
      observe("request_time_per_output_token_seconds", (times.total - times.firstToken) / Double(tokens - 1))
    }
    observe("request_prompt_tokens", Double(output.promptTokenIDs.count))
    observe("request_generation_tokens", Double(times.generatedTokens))
    observe("request_params_n", Double(params.n))
    if let most = params.maxTokens { observe("request_params_max_tokens", Double(most)) }
  }
}
