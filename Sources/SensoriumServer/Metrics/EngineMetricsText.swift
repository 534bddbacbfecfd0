import Engine

/// What the engines count themselves, in Prometheus' form.
enum EngineMetricsText {
  private struct Row: Sendable {
    let name: String
    let kind: String
    let help: String
    let value: @Sendable (EngineMetrics, ServedModel) -> Double
  }

  private static let rows = [
    Row(name: "num_requests_running", kind: "gauge", help: "Sequences that are computed.") { metrics, _ in
      Double(metrics.runningRequests)
    },
    Row(name: "num_requests_waiting", kind: "gauge", help: "Requests that are prepared or wait.") { metrics, model in
      Double(max(metrics.waitingRequests, model.admittedCount - metrics.runningRequests))
    },
    Row(name: "kv_cache_usage_perc", kind: "gauge", help: "The part of all cache blocks in use; 1 is all.") {
      metrics, _ in metrics.cacheUsage
    },
    Row(name: "prefix_cache_queries_total", kind: "counter", help: "Tokens that were looked for in the prefix cache.") {
      metrics, _ in Double(metrics.prefixCacheQueries)
    },
    Row(name: "prefix_cache_hits_total", kind: "counter", help: "Those of them that were there.") { metrics, _ in
      Double(metrics.prefixCacheHits)
    },
    Row(name: "mm_cache_queries_total", kind: "counter", help: "Media items that were looked for.") { metrics, _ in
      Double(metrics.mediaCacheQueries)
    },
    Row(name: "mm_cache_hits_total", kind: "counter", help: "Those of them that were there.") { metrics, _ in
      Double(metrics.mediaCacheHits)
    },
    Row(name: "num_preemptions_total", kind: "counter", help: "Sequences that gave up their blocks for others.") {
      metrics, _ in Double(metrics.preemptions)
    },
    // vLLM counts tokens that the prefix cache had as well.
    Row(name: "prompt_tokens_total", kind: "counter", help: "Tokens of prompts.") { metrics, _ in
      Double(metrics.promptTokens + metrics.prefixCacheHits)
    },
    Row(name: "prompt_tokens_cached_total", kind: "counter", help: "Tokens of prompts that were kept.") { metrics, _ in
      Double(metrics.prefixCacheHits)
    },
    Row(name: "generation_tokens_total", kind: "counter", help: "Tokens that were generated.") { metrics, _ in
      Double(metrics.generationTokens)
    },
  ]

  static func text(_ models: ModelLibrary) async -> String {
    var figures: [(model: ServedModel, metrics: EngineMetrics)] = []
    for model in models.models {
      if let loaded = model.ready { figures.append((model, await loaded.llm.metrics())) }
    }
    guard !figures.isEmpty else { return "" }
    return rows.map { row in
      let name = "vllm:\(row.name)"
      let lines = figures.map { model, metrics in
        "\(name){\(MetricFamily.labels([("model_name", model.name)]))} \(row.value(metrics, model))\n"
      }
      return "# HELP \(name) \(row.help)\n# TYPE \(name) \(row.kind)\n\(lines.joined())"
    }.joined()
  }
}
