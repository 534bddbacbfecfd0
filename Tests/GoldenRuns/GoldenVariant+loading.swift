import CPUBackend
import Compute
import Engine
import ModelKit

extension GoldenVariant {
  /// The variant in an engine.
  public func llm(
    _ plugin: any ModelPlugin.Type, dtype: DType = .float32, isa: String? = nil,
    _ change: (inout EngineArgs) -> Void = { _ in }
  ) throws -> LLM {
    var registry = ModelRegistry()
    try registry.register(plugin)
    return try withCheckpoint { folder in
      var args = EngineArgs(model: folder)
      args.dtype = dtype
      change(&args)
      return try LLM(args, registry: registry, backend: try CPUBackend(threads: 2, instructionSet: isa))
    }
  }
}
