import HTTPTypes
import Hummingbird
import Logging
import Metrics
import NIOCore

/// What every request gets, refused ones too: an id, an error in OpenAI's form, a line in the log, a count, and the
/// headers that tell a browser to take nothing from elsewhere.
struct RequestMiddleware: RouterMiddleware {
  typealias Context = ServerRequestContext

  /// The methods of each path.
  let methods: [String: [HTTPRequest.Method]]
  let metrics: ServerMetrics
  let logger: Logger

  func handle(
    _ request: Request, context: ServerRequestContext,
    next: (Request, ServerRequestContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.requestID = Self.requestID(request)
    let start = ContinuousClock.now
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      let refusal = answer(to: error, request)
      response = refusal.response(from: request, context: context)
      if refusal.status == .internalServerError {
        logger.error("\(error)", metadata: ["request": .string(context.requestID)])
      }
      hangUp(request, context, &response)
    }
    response.headers[named: "X-Request-Id"] = context.requestID
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[named: "Referrer-Policy"] = "no-referrer"
    let path = methods[request.uri.path] == nil ? "other" : request.uri.path
    metrics.countResponse(path: path, status: Int(response.status.code))
    logger.info(
      "\(request.method.rawValue) \(path) \(response.status.code)",
      metadata: [
        "request": .string(context.requestID),
        "milliseconds": .stringConvertible(Int(start.duration(to: .now) / .milliseconds(1))),
      ])
    return response
  }

  private func answer(to error: any Error, _ request: Request) -> APIError {
    if let error = error as? HTTPError, error.status == .notFound, let allowed = methods[request.uri.path] {
      return .methodNotAllowed(allowed)
    }
    return APIError(error)
  }

  /// A refused body that is still on its way is not read to its end: the connection closes once the client has had time to
  /// read the answer.
  private func hangUp(_ request: Request, _ context: ServerRequestContext, _ response: inout Response) {
    let hasBody = request.headers[.transferEncoding] != nil || !["0", nil].contains(request.headers[.contentLength])
    guard hasBody, !context.body.isRead else { return }
    response.headers[.connection] = "close"
    let channel = context.channel
    channel.eventLoop.scheduleTask(in: .seconds(Self.lingerSeconds)) { channel.close(promise: nil) }
  }

  private static let lingerSeconds: Int64 = 2

  /// The client's own id, where it is short and plain.
  private static func requestID(_ request: Request) -> String {
    let isPlain = { (byte: UInt8) in 0x21...0x7E ~= byte }
    if let id = request.headers[named: "X-Request-Id"], 1...128 ~= id.utf8.count, id.utf8.allSatisfy(isPlain) {
      return id
    }
    return Identifier.make("req")
  }
}
