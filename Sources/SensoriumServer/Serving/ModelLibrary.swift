import Engine
import Spelling

/// The models of the server, by all their names.
struct ModelLibrary: Sendable {
  /// What a request needs of a model.
  enum Purpose {
    case completion, chat, transcription, translation

    var name: String {
      switch self {
      case .completion: "complete texts"
      case .chat: "answer conversations, as its checkpoint has no chat template"
      case .transcription: "transcribe speech"
      case .translation: "translate speech"
      }
    }

    func isServed(by model: ServedModel.Loaded) -> Bool {
      switch self {
      case .completion: true
      case .chat: model.answersChat
      case .transcription: model.transcribes
      case .translation: model.translates
      }
    }
  }

  /// A model that answers a request, and the adapter that was asked for.
  struct Choice: Sendable {
    let model: ServedModel
    let loaded: ServedModel.Loaded
    let adapter: LoRARequest?

    var llm: LLM { loaded.llm }
    /// What the answer calls the model.
    var name: String { adapter?.name ?? model.name }

    /// What errors say in the place of paths.
    var hiddenPaths: [String: String] {
      var paths = [model.folder: model.name]
      for adapter in model.adapters { paths[adapter.path] = adapter.name }
      return paths
    }
  }

  let models: [ServedModel]

  var isReady: Bool { models.allSatisfy { $0.ready != nil } }

  /// The model of that name; where no name is given, the only one that serves the purpose.
  /// - Throws: 404 for a name that is not here or a model that does not do it, 503 while it is loaded.
  func find(_ name: String?, for purpose: Purpose) throws(APIError) -> Choice {
    guard let name, !name.isEmpty else { return try only(for: purpose) }
    for model in models {
      let adapter = model.adapters.first { $0.name == name }
      guard adapter != nil || model.name == name || model.aliases.contains(name) else { continue }
      let loaded = try ready(model)
      guard purpose.isServed(by: loaded) else {
        throw .notFound("The model '\(name)' does not \(purpose.name).", code: "model_not_found", param: "model")
      }
      return Choice(model: model, loaded: loaded, adapter: adapter)
    }
    let names = models.map(\.name)
    let advice =
      nearestSpelling(to: name, among: names).map { "did you mean '\($0)'?" }
      ?? "this server has \(names.map { "'\($0)'" }.joined(separator: ", "))."
    throw .notFound("There is no model '\(name)'; \(advice)", code: "model_not_found", param: "model")
  }

  private func only(for purpose: Purpose) throws(APIError) -> Choice {
    var able: [Choice] = []
    for model in models {
      let loaded = try ready(model)
      if purpose.isServed(by: loaded) { able.append(Choice(model: model, loaded: loaded, adapter: nil)) }
    }
    guard let first = able.first else {
      throw .notFound("No model of this server can \(purpose.name).", code: "model_not_found", param: "model")
    }
    guard able.count == 1 else {
      let names = able.map { "'\($0.model.name)'" }.joined(separator: ", ")
      throw .badRequest("Several models can do this; say which 'model' is to answer: \(names).", param: "model")
    }
    return first
  }

  private func ready(_ model: ServedModel) throws(APIError) -> ServedModel.Loaded {
    guard let loaded = model.ready else {
      throw .unavailable("The model '\(model.name)' is being loaded; try again in a moment.", retryAfter: 2)
    }
    return loaded
  }
}
