import Spelling

/// Why the registry refuses a plugin or has none.
public enum RegistryError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No plugin serves that type.
  case unknown(modelType: String, known: [String])
  /// `taken` serves a type that `plugin` wants to serve.
  case duplicate(modelType: String, plugin: String, taken: String)
  /// The plugin's descriptor lists no type.
  case noModelType(plugin: String)

  public var description: String {
    switch self {
    case .unknown(let modelType, let known):
      "Model type '\(modelType)' is not supported\(nearest(to: modelType, of: known)); known are: \(known.joined(separator: ", "))."
    case .duplicate(let modelType, let plugin, let taken):
      "Plugin \(plugin) cannot serve model type '\(modelType)': \(taken) does; remove that one first."
    case .noModelType(let plugin):
      "Plugin \(plugin) names no model type; list at least one in its descriptor."
    }
  }

  private func nearest(to word: String, of known: [String]) -> String {
    nearestSpelling(to: ModelRegistry.canonical(word), among: known).map { " (did you mean '\($0)'?)" } ?? ""
  }
}
