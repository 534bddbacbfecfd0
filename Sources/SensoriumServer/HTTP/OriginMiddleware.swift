import HTTPTypes
import Hummingbird

/// Keeps pages of other sites out, which a browser on this machine would let in: they neither see the page's own key nor
/// need one on a loopback address.
struct OriginMiddleware: RouterMiddleware {
  typealias Context = ServerRequestContext

  /// Origins that may ask besides the server's own; "*" lets all.
  let allowedOrigins: [String]
  /// Names that the server answers to; nil: any. Without a key it answers to loopback names only, so that a name that
  /// somebody else made point here (DNS rebinding) opens nothing.
  let hosts: Set<String>?

  func handle(
    _ request: Request, context: ServerRequestContext,
    next: (Request, ServerRequestContext) async throws -> Response
  ) async throws -> Response {
    let authority = request.head.authority ?? ""
    // Those who watch over the server may know it by any name.
    if let hosts, request.uri.path != HealthEndpoint.path, !hosts.contains(Self.name(authority)) {
      throw APIError.forbidden("The server has no such name here; call it by its address, or give it a key.")
    }
    guard let origin = request.headers[.origin] else {
      guard ["cross-site", "same-site"].contains(request.headers[named: "Sec-Fetch-Site"]), request.method != .get
      else {
        return try await next(request, context)
      }
      throw Self.refusal
    }
    if Self.authority(of: origin) == authority.lowercased() { return try await next(request, context) }
    guard allowedOrigins.contains("*") || allowedOrigins.contains(origin) else { throw Self.refusal }
    let isPreflight = request.method == .options && request.headers[.accessControlRequestMethod] != nil
    var response = isPreflight ? Response(status: .noContent) : try await next(request, context)
    response.headers[.accessControlAllowOrigin] = origin
    response.headers[.vary] = "Origin"
    if isPreflight {
      response.headers[.accessControlAllowMethods] = "GET, POST"
      response.headers[.accessControlAllowHeaders] = "Authorization, Content-Type, X-Request-Id"
    }
    return response
  }

  private static let refusal = APIError.forbidden(
    "Pages of other sites may not ask this server; start it with --allowed-origins to let them.")

  private static func authority(of origin: String) -> String {
    guard let slashes = origin.firstRange(of: "://") else { return "" }
    return origin[slashes.upperBound...].lowercased()
  }

  /// `name:port` without the port, in lower case.
  static func name(_ authority: String) -> String {
    let lower = authority.lowercased()
    if lower.hasPrefix("["), let end = lower.firstIndex(of: "]") { return String(lower[...end]) }
    return String(lower.prefix { $0 != ":" })
  }
}
