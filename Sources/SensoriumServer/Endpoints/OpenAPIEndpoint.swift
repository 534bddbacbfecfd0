import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /openapi.json`: this server's interface, for tools.
struct OpenAPIEndpoint: Endpoint {
  static let method = HTTPRequest.Method.get
  static let path = "/openapi.json"

  init(_ services: Services) {}

  func respond(to request: Request, _ context: ServerRequestContext) -> Response {
    .embedded(PackageResources.openapi_json, type: "application/json")
  }
}

extension Response {
  /// A file that is part of the program.
  static func embedded(_ bytes: [UInt8], type: String) -> Response {
    Response(status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
