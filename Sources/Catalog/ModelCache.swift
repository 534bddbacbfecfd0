import FoundationEssentials

/// The folder under which pulled checkpoints lie, each in `models/NAME`, and those that the project has itself.
public struct ModelCache: Sendable {
  public let root: String
  private let files: ProjectFiles

  public init(root: String, _ files: ProjectFiles = ProjectFiles()) {
    self.root = root
    self.files = files
  }

  /// `$SENSORIUM_HOME`, else `$XDG_CACHE_HOME/sensorium`, else `$HOME/.cache/sensorium`.
  public init(
    environment variables: [String: String] = ProcessInfo.processInfo.environment
  ) throws(CatalogError) {
    files = ProjectFiles(environment: variables)
    if let home = variables["SENSORIUM_HOME"], !home.isEmpty {
      root = home
    } else if let cache = variables["XDG_CACHE_HOME"], cache.hasPrefix("/") {
      root = "\(cache)/sensorium"
    } else if let home = variables["HOME"], !home.isEmpty {
      root = "\(home)/.cache/sensorium"
    } else {
      throw CatalogError("There is no place for models: set SENSORIUM_HOME to a folder, as HOME is not set.")
    }
  }

  var models: String { "\(root)/models" }

  /// Where the checkpoint lies, or will once it was pulled.
  public func folder(of checkpoint: CatalogCheckpoint) -> String {
    place(of: checkpoint) ?? pulledFolder(of: checkpoint)
  }

  /// Whether there is a folder with every file of one of its sources.
  public func isComplete(_ checkpoint: CatalogCheckpoint) -> Bool { place(of: checkpoint) != nil }

  func pulledFolder(of checkpoint: CatalogCheckpoint) -> String { "\(models)/\(checkpoint.name)" }

  /// The folder that has every file of one of the checkpoint's sources: among what was pulled, or where the project has
  /// it. Nil where there is none.
  func place(of checkpoint: CatalogCheckpoint) -> String? {
    for source in checkpoint.sources {
      if case .project(let source) = source {
        if let root = files.root(with: source.paths) { return "\(root)/\(source.folder)" }
      } else {
        let folder = pulledFolder(of: checkpoint)
        if source.files.allSatisfy({ (FileSize.of("\(folder)/\($0)") ?? 0) > 0 }) { return folder }
      }
    }
    return nil
  }
}

extension ProjectSource {
  var paths: [String] { files.map { "\(folder)/\($0)" } }

  /// Why a checkpoint is not there that comes with the project.
  var missing: CatalogError {
    CatalogError(
      "\(folder), which is part of Sensorium's repository, is not near this program; set SENSORIUM_RESOURCES to the root of a clone, or to a folder with that folder in it."
    )
  }
}
