@_exported import Builtins
@_exported import Catalog
@_exported import Checkpoint
@_exported import Compute
@_exported import Engine
@_exported import JSON
@_exported import Layers
@_exported import Media
@_exported import ModelKit
@_exported import Speech
@_exported import Text
@_exported import Transcripts

extension LLM {
  /// Loads a checkpoint with the built-in plugins and backend.
  ///
  ///     let llm = try LLM(model: "NAME") { $0.maxSequences = 4 }
  ///
  /// - Parameters:
  ///   - model: a folder, or the name of a checkpoint that `sensorium models pull` got.
  ///   - threads: how many threads to compute with; nil: one for each core.
  ///   - configure: changes the engine's arguments.
  public convenience init(
    model: String, threads: Int? = nil, _ configure: (inout EngineArgs) -> Void = { _ in }
  ) throws(EngineError) {
    var args: EngineArgs
    do throws(CatalogError) {
      args = EngineArgs(model: try ModelLocation.folder(model))
    } catch { throw .load(error.description) }
    configure(&args)
    try self.init(args, threads: threads)
  }

  /// The same for arguments that name the checkpoint's folder.
  ///
  /// - Parameter threads: how many threads to compute with; nil: one for each core.
  public convenience init(_ args: EngineArgs, threads: Int? = nil) throws(EngineError) {
    let registry: ModelRegistry
    let backend: any Backend
    do {
      registry = try Builtins.registry
      backend = try Builtins.backend(threads: threads)
    } catch { throw .load("\(error)") }
    try self.init(args, registry: registry, backend: backend)
  }
}
