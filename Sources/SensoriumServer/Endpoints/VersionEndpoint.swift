import HTTPTypes
import Hummingbird

/// `GET /version`.
struct VersionEndpoint: Endpoint {
  static let method = HTTPRequest.Method.get
  static let path = "/version"
  /// Of this server.
  static let version = "0.1.0"

  init(_ services: Services) {}

  private struct Version: Encodable {
    let version: String
  }

  func respond(to request: Request, _ context: ServerRequestContext) -> Response {
    .json(Version(version: Self.version))
  }
}
