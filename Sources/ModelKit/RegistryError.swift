/// Why the registry refuses a plugin or has none.
public enum RegistryError: Error, Equatable, Sendable, CustomStringConvertible {
  case unknown(modelType: String, known: [String])
  case duplicate(modelType: String, plugin: String, taken: String)
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
    let wanted = ModelRegistry.canonical(word)
    guard let best = known.min(by: { editDistance($0, wanted) < editDistance($1, wanted) }),
      editDistance(best, wanted) <= max(2, wanted.utf8.count / 2)
    else { return "" }
    return ", did you mean '\(best)'?"
  }
}

/// Levenshtein's distance in bytes.
func editDistance(_ left: String, _ right: String) -> Int {
  let left = Array(left.utf8)
  let right = Array(right.utf8)
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let above = row[j + 1]
      row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
      diagonal = above
    }
  }
  return row[right.count]
}
