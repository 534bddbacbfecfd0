import Spelling

/// What models there are and where their weights can be had, as `models.json` says; the file is built into the program.
public struct Catalog: Sendable {
  public let models: [CatalogModel]

  /// The catalogue that the project ships.
  public init() throws(CatalogError) { try self.init(json: PackageResources.models_json) }

  /// Every checkpoint, in the order of the file.
  public var checkpoints: [CatalogCheckpoint] { models.flatMap(\.checkpoints) }

  /// The checkpoint of that name, in either case, or of that repository on the Hugging Face Hub
  /// (`owner/name`). Throws with the nearest name where there is none.
  public func find(_ name: String) throws(CatalogError) -> CatalogCheckpoint {
    let wanted = name.lowercased()
    if let found = checkpoints.first(where: { $0.name.lowercased() == wanted }) { return found }
    if let found = checkpoints.first(where: { $0.repository?.lowercased() == wanted }) { return found }
    let afterOwner = name.split(separator: "/").last.map(String.init) ?? name
    let all = checkpoints.map(\.name)
    let meant =
      nearestSpelling(to: afterOwner, among: all).map { "; did you mean \($0)? The catalogue" }
      ?? " in the catalogue, which"
    throw CatalogError("There is no checkpoint '\(name)'\(meant) has \(all.joined(separator: ", ")).")
  }

  /// The model of that `model_type`, written with dashes or underscores; nil where the catalogue has none.
  public func model(type: String) -> CatalogModel? {
    func plain(_ type: String) -> String { String(type.lowercased().map { $0 == "-" ? "_" : $0 }) }
    return models.first { plain($0.modelType) == plain(type) }
  }
}

extension CatalogCheckpoint {
  /// Its repository on the Hugging Face Hub.
  var repository: String? {
    for case .huggingFace(let source) in sources { return source.repository }
    return nil
  }
}
