import HTTPTypes
import Hummingbird
import NIOCore

/// The body of an error.
struct ErrorResponse: Encodable {
  struct Detail: Encodable {
    let message: String
    let type: String
    @Nullable var param: String?
    @Nullable var code: String?
  }

  let error: Detail

  init(_ error: APIError) {
    self.error = Detail(message: error.message, type: error.type, param: error.param, code: error.code)
  }
}

extension APIError: HTTPResponseError {
  func response(from request: Request, context: some RequestContext) -> Response {
    var response = Response.json(ErrorResponse(self), status: status)
    response.headers.append(contentsOf: headers)
    return response
  }

  /// Any error as one of ours; what is not known is told to the log and not to the client.
  init(_ error: any Error) {
    switch error {
    case let error as APIError: self = error
    // Mostly the client left, and nobody reads this.
    case is CancellationError: self = .clientClosedRequest
    case is NIOTooManyBytesError: self = .contentTooLarge("The body is too large.")
    case let error as HTTPError where error.status == .notFound: self = .notFound("There is no such path.")
    default: self = .internalError("The server failed at this request; its log says why.")
    }
  }
}
