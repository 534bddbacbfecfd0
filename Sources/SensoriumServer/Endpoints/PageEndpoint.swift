import HTTPTypes
import Hummingbird

/// `GET /`: a page to try the models in. It asks this server and no other.
struct PageEndpoint: Endpoint {
  static let method = HTTPRequest.Method.get
  static let path = "/"

  init(_ services: Services) {}

  func respond(to request: Request, _ context: ServerRequestContext) -> Response {
    var response = Response.embedded(PackageResources.page_html, type: "text/html; charset=utf-8")
    // Nothing from elsewhere, no script but the page's own file, and in nobody's frame.
    response.headers[.contentSecurityPolicy] =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob: data:; "
      + "media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return response
  }
}

/// `GET /page.css`.
struct PageStyleEndpoint: Endpoint {
  static let method = HTTPRequest.Method.get
  static let path = "/page.css"

  init(_ services: Services) {}

  func respond(to request: Request, _ context: ServerRequestContext) -> Response {
    .embedded(PackageResources.page_css, type: "text/css; charset=utf-8")
  }
}

/// `GET /page.js`.
struct PageScriptEndpoint: Endpoint {
  static let method = HTTPRequest.Method.get
  static let path = "/page.js"

  init(_ services: Services) {}

  func respond(to request: Request, _ context: ServerRequestContext) -> Response {
    .embedded(PackageResources.page_js, type: "text/javascript; charset=utf-8")
  }
}
