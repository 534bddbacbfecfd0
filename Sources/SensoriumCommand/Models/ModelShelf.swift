import Catalog

/// The catalogue, and the folder that its checkpoints are pulled to.
enum ModelShelf {
  static func open() throws(CommandError) -> (catalog: Catalog, cache: ModelCache) {
    do throws(CatalogError) { return (try Catalog(), try ModelCache()) } catch { throw .failed(error.description) }
  }

  /// A name that the catalogue does not have is wrong usage.
  static func find(_ name: String, in catalog: Catalog) throws(CommandError) -> CatalogCheckpoint {
    do throws(CatalogError) { return try catalog.find(name) } catch { throw .usage(error.description) }
  }
}
