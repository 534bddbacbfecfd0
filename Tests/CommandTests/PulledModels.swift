import Catalog

/// Real checkpoints that were pulled on this machine.
enum PulledModels {
  /// Whether the model is here that is taken where none is named.
  static let hasDefault: Bool = {
    guard let catalog = try? Catalog(), let cache = try? ModelCache() else { return false }
    guard let name = catalog.models.first?.defaultCheckpoint, let found = try? catalog.find(name) else { return false }
    return cache.isComplete(found)
  }()
}
