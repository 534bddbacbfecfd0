import HTTPTypes
import Hummingbird

/// Lets nobody in without a key, whatever the path; only `/health` is open, for those who watch over the server.
struct APIKeyMiddleware: RouterMiddleware {
  typealias Context = ServerRequestContext

  /// Empty: the server is open.
  let keys: [APIKey]

  func handle(
    _ request: Request, context: ServerRequestContext,
    next: (Request, ServerRequestContext) async throws -> Response
  ) async throws -> Response {
    guard !keys.isEmpty, request.uri.path != HealthEndpoint.path else { return try await next(request, context) }
    guard request.headers[.authorization] != nil else {
      throw APIError.unauthorized("This server asks for a key; send it as 'Authorization: Bearer KEY'.")
    }
    guard keys.open(request.headers[.authorization]) else {
      throw APIError.unauthorized("The key is not one of this server's.")
    }
    return try await next(request, context)
  }
}
