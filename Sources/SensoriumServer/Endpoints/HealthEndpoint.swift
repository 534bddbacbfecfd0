import HTTPTypes
import Hummingbird

/// `GET /health`: 200 once every model is loaded, 503 before. The only path that no key guards.
struct HealthEndpoint: Endpoint {
  static let method = HTTPRequest.Method.get
  static let path = "/health"

  private let models: ModelLibrary

  init(_ services: Services) { models = services.models }

  private struct Health: Encodable {
    let status: String
  }

  func respond(to request: Request, _ context: ServerRequestContext) throws -> Response {
    guard models.isReady else {
      throw APIError.unavailable("The models are being loaded; try again in a moment.", retryAfter: 2)
    }
    return .json(Health(status: "ok"))
  }
}
