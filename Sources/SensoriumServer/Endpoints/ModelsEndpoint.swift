import Engine
import HTTPTypes
import Hummingbird
import ModelKit

/// `GET /v1/models`: what can be asked, once it is loaded.
struct ModelsEndpoint: Endpoint {
  static let method = HTTPRequest.Method.get
  static let path = "/v1/models"

  private let models: ModelLibrary
  /// When the server started, in seconds since the beginning of 1970.
  private let created: Int

  init(_ services: Services) {
    models = services.models
    created = Timestamp.now
  }

  func respond(to request: Request, _ context: ServerRequestContext) -> Response {
    let cards = models.models.flatMap { model -> [ModelCard] in
      guard let loaded = model.ready else { return [] }
      let own = [ModelCard(id: model.name, parent: nil, loaded, created: created)]
      let aliases = model.aliases.filter { !$0.contains("/") }
      let others = (aliases + model.adapters.map(\.name)).map {
        ModelCard(id: $0, parent: model.name, loaded, created: created)
      }
      return own + others
    }
    return .json(ModelList(data: cards))
  }
}
