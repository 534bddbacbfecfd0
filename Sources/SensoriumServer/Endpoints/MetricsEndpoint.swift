import HTTPTypes
import Hummingbird

/// `GET /metrics`: figures for Prometheus.
struct MetricsEndpoint: Endpoint {
  static let method = HTTPRequest.Method.get
  static let path = "/metrics"

  private let services: Services

  init(_ services: Services) { self.services = services }

  func respond(to request: Request, _ context: ServerRequestContext) async -> Response {
    .text(
      await EngineMetricsText.text(services.models) + services.metrics.prometheus.text,
      type: "text/plain; version=0.0.4; charset=utf-8")
  }
}
