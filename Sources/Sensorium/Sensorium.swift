@_exported import Builtins
@_exported import Catalog
@_exported import Compute
@_exported import Engine
@_exported import ModelKit

extension LLM {
  /// Loads a checkpoint with the built-in plugins and backend.
  ///
  ///     let llm = try LLM(model: "/models/whisper-base")
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
