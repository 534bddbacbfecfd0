import CPUBackend
import Compute
import Engine
import Foundation
import ModelKit
import TestMaterial

/// The demonstration checkpoint in an engine.
enum DemoChat {
  static func llm(_ registry: ModelRegistry, _ change: (inout EngineArgs) -> Void = { _ in }) throws -> LLM {
    var args = EngineArgs(model: TestMaterial.root.appending(path: "Plugins/LLaVA/Demo").path)
    args.dtype = .float32
    change(&args)
    return try LLM(args, registry: registry, backend: try CPUBackend(threads: 2))
  }
}
