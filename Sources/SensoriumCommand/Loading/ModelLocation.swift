import Catalog
import Glibc
import ModelKit

/// Where the checkpoint lies that a command is to load.
enum ModelLocation {
  /// The folder for what was given as `--model`: a folder, or the name of a checkpoint that was pulled.
  static func folder(_ name: String) throws(CommandError) -> String {
    // What is a path, or is there as a file, is for the checkpoint's reader to judge.
    if access(name, F_OK) == 0 || name.hasPrefix("/") || name.hasPrefix(".") { return name }
    do throws(CatalogError) {
      let checkpoint = try Catalog().find(name)
      let cache = try ModelCache()
      guard cache.isComplete(checkpoint) else { throw CatalogError(advice(checkpoint)) }
      return cache.folder(of: checkpoint)
    } catch { throw .load(error.description) }
  }

  /// The folder of the checkpoint that the catalogue takes for a `model_type` where none is named.
  static func folder(ofType modelType: String) throws(CommandError) -> String {
    let model: CatalogModel?
    do throws(CatalogError) { model = try Catalog().model(type: modelType) } catch { throw .load(error.description) }
    guard let model else {
      throw .load("The catalogue has no checkpoint of type '\(modelType)'; name a folder with --model.")
    }
    return try folder(model.defaultCheckpoint)
  }

  private static func advice(_ checkpoint: CatalogCheckpoint) -> String {
    "\(checkpoint.name) is not on this machine; get it with 'sensorium models pull \(checkpoint.name)'."
  }
}
