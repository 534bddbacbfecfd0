import HTTPTypes
import ModelKit

/// Why a request is refused: the one form in which every endpoint answers errors, OpenAI's.
///
///     {"error": {"message": "…", "type": "invalid_request_error", "param": "messages", "code": null}}
struct APIError: Error, Sendable, Equatable {
  let status: HTTPResponse.Status
  let type: String
  /// One sentence that says what is wrong and what to do.
  var message: String
  /// The member of the request that is wrong.
  let param: String?
  let code: String?
  var headers: HTTPFields = [:]
}

extension APIError {
  /// 400: the request makes no sense.
  static func badRequest(_ message: String, param: String? = nil, code: String? = nil) -> APIError {
    APIError(status: .badRequest, type: "invalid_request_error", message: message, param: param, code: code)
  }

  /// 401: no key, or a wrong one.
  static func unauthorized(_ message: String) -> APIError {
    APIError(
      status: .unauthorized, type: "authentication_error", message: message, param: nil, code: "invalid_api_key",
      // A browser then asks for the key, which is the password; the name does not matter.
      headers: [.wwwAuthenticate: "Bearer", .wwwAuthenticate: #"Basic realm="Sensorium", charset="UTF-8""#])
  }

  /// 403: where the request comes from is not allowed.
  static func forbidden(_ message: String) -> APIError {
    APIError(status: .forbidden, type: "permission_error", message: message, param: nil, code: nil)
  }

  /// 404: no such path.
  static func notFound(_ message: String, code: String? = nil, param: String? = nil) -> APIError {
    APIError(status: .notFound, type: "not_found_error", message: message, param: param, code: code)
  }

  /// 405: the path has other methods.
  static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> APIError {
    let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
    return APIError(
      status: .methodNotAllowed, type: "invalid_request_error", message: "This path takes \(names) only.", param: nil,
      code: nil, headers: [.allow: names])
  }

  /// 413: more than a limit allows.
  static func contentTooLarge(_ message: String, param: String? = nil) -> APIError {
    APIError(status: .contentTooLarge, type: "invalid_request_error", message: message, param: param, code: "too_large")
  }

  /// 408: the body does not come.
  static func requestTimeout(_ message: String) -> APIError {
    APIError(status: .requestTimeout, type: "invalid_request_error", message: message, param: nil, code: nil)
  }

  /// 415: the body is of a type that the endpoint does not read.
  static func unsupportedMediaType(_ message: String) -> APIError {
    APIError(status: .unsupportedMediaType, type: "invalid_request_error", message: message, param: nil, code: nil)
  }

  /// 422: a media item cannot be had or read.
  static func unprocessableMedia(_ message: String, param: String? = nil) -> APIError {
    APIError(
      status: .unprocessableContent, type: "invalid_request_error", message: message, param: param,
      code: "invalid_media")
  }

  /// 429: the queue is full.
  static func tooManyRequests(_ message: String, retryAfter seconds: Int) -> APIError {
    APIError(
      status: .tooManyRequests, type: "rate_limit_error", message: message, param: nil, code: "queue_full",
      headers: [.retryAfter: "\(seconds)"])
  }

  /// 503: not now.
  static func unavailable(_ message: String, retryAfter seconds: Int) -> APIError {
    APIError(
      status: .serviceUnavailable, type: "server_error", message: message, param: nil, code: "unavailable",
      headers: [.retryAfter: "\(seconds)"])
  }

  /// 499, as nginx has it: nobody waits for the answer any more.
  static let clientClosedRequest = APIError(
    status: .init(code: 499, reasonPhrase: "Client Closed Request"), type: "server_error",
    message: "The request was cancelled before it was answered.", param: nil, code: nil)

  /// 500: a defect of the server, or of the model.
  static func internalError(_ message: String) -> APIError {
    APIError(status: .internalServerError, type: "server_error", message: message, param: nil, code: nil)
  }
}

extension APIError {
  /// What the engine says of one request.
  init(_ error: InputError) {
    switch error.kind {
    case .invalidRequest: self = .badRequest(error.description)
    case .invalidMedia: self = .unprocessableMedia(error.description)
    case .resources: self = .unavailable(error.description, retryAfter: 5)
    case .cancelled: self = .unavailable("The request was cancelled before it was answered.", retryAfter: 5)
    case .model: self = .internalError(error.description)
    }
  }

  /// With other names in the place of paths, which are nobody's business beyond this machine.
  func hiding(_ paths: [String: String]) -> APIError {
    var error = self
    for (path, name) in paths.sorted(by: { $0.key.utf8.count > $1.key.utf8.count }) {
      error.message = error.message.split(separator: path, omittingEmptySubsequences: false).joined(separator: name)
    }
    return error
  }
}
