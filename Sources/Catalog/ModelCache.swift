import FoundationEssentials

/// The folder under which pulled checkpoints lie, each in `models/NAME`.
public struct ModelCache: Sendable {
  public let root: String

  public init(root: String) { self.root = root }

  /// `$SENSORIUM_HOME`, else `$XDG_CACHE_HOME/sensorium`, else `$HOME/.cache/sensorium`.
  public init(
    environment variables: [String: String] = ProcessInfo.processInfo.environment
  ) throws(CatalogError) {
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

  /// Where the checkpoint lies once it was pulled.
  public func folder(of checkpoint: CatalogCheckpoint) -> String { "\(models)/\(checkpoint.name)" }

  /// Whether its folder has every file of one of its sources.
  public func isComplete(_ checkpoint: CatalogCheckpoint) -> Bool {
    let folder = folder(of: checkpoint)
    return checkpoint.sources.contains { source in
      source.files.allSatisfy { (FileSize.of("\(folder)/\($0)") ?? 0) > 0 }
    }
  }
}
