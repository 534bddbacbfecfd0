import HTTPTypes
import Hummingbird

/// One path of the server with one method.
protocol Endpoint: Sendable {
  static var method: HTTPRequest.Method { get }
  static var path: String { get }
  init(_ services: Services)
  /// - Throws: an `APIError`, which becomes the response.
  func respond(to request: Request, _ context: ServerRequestContext) async throws -> Response
}

/// Everything that the server answers. The OpenAPI document has the same paths, which a test holds it to.
let endpoints: [any Endpoint.Type] = [
  ChatCompletionsEndpoint.self, CompletionsEndpoint.self, TranscriptionsEndpoint.self, TranslationsEndpoint.self,
  ModelsEndpoint.self, TokenizeEndpoint.self, DetokenizeEndpoint.self, HealthEndpoint.self, VersionEndpoint.self,
  MetricsEndpoint.self, OpenAPIEndpoint.self, PageEndpoint.self, PageStyleEndpoint.self, PageScriptEndpoint.self,
]
