import Glibc
import Paths

/// Where the checkpoint lies that a folder, a name or a `model_type` stands for.
public enum ModelLocation {
  /// A folder as it is, or the folder of the checkpoint of that name: pulled, or part of the project.
  /// - Throws: for a name that the catalogue does not have, and for a checkpoint that is not on this machine; the error
  ///   says how to get it.
  public static func folder(_ name: String) throws(CatalogError) -> String {
    // What is a path, or is there as a file, is for the checkpoint's reader to judge.
    if name.withPath({ access($0, F_OK) }) == 0 || name.hasPrefix("/") || name.hasPrefix(".") { return name }
    let checkpoint = try Catalog().find(name)
    if let folder = try ModelCache().place(of: checkpoint) { return folder }
    for case .project(let source) in checkpoint.sources { throw source.missing }
    throw CatalogError(
      "\(checkpoint.name) is not on this machine; get it with 'sensorium models pull \(checkpoint.name)'.")
  }

  /// The folder of the checkpoint that the catalogue takes for a `model_type` where none is named.
  public static func folder(ofType modelType: String) throws(CatalogError) -> String {
    guard let model = try Catalog().model(type: modelType) else {
      throw CatalogError("The catalogue has no checkpoint of type '\(modelType)'; name a folder instead.")
    }
    return try folder(model.defaultCheckpoint)
  }
}
