import Builtins
import Catalog
import Compute
import Engine
import ModelKit

extension ModelOptions {
  /// Loads the model that was named, or the default of a `model_type`.
  /// - Parameters:
  ///   - modelType: as `--model-type` says; nil: as the checkpoint does.
  ///   - defaultType: the type whose default checkpoint is taken where no model was named.
  func load(
    modelType: String? = nil, defaultType: String, _ configure: (inout EngineArgs) -> Void = { _ in }
  ) throws(CommandError) -> LLM {
    let registry = try CommandLineTool.registry
    var args = EngineArgs(model: try folder(defaultType: defaultType))
    args.modelType = modelType
    args.dtype = dtype.dtype
    configure(&args)
    do throws(EngineError) {
      let llm = try LLM(args, registry: registry, backend: try backend())
      for warning in llm.warnings { Console.complain("warning: \(warning)") }
      return llm
    } catch { throw CommandError(error) }
  }

  /// The folder of the checkpoint that was named, or of the default one.
  func folder(defaultType: String) throws(CommandError) -> String {
    do throws(CatalogError) {
      return if let model { try ModelLocation.folder(model) } else { try ModelLocation.folder(ofType: defaultType) }
    } catch { throw .load(error.description) }
  }

  private func backend() throws(EngineError) -> any Backend {
    do throws(ComputeError) { return try Builtins.backend(threads: threads) } catch { throw .load(error.description) }
  }
}

extension CommandLineTool {
  /// The plugins by `model_type`.
  static var registry: ModelRegistry {
    get throws(CommandError) {
      var registry = ModelRegistry()
      do throws(RegistryError) {
        for plugin in plugins { try registry.register(plugin) }
      } catch { throw .load(error.description) }
      return registry
    }
  }

  /// The `model_type` of the first plugin that can do `capability`, or of the first of all.
  static func defaultType(for capability: PluginDescriptor.Capability? = nil) throws(CommandError) -> String {
    let descriptors = try registry.descriptors
    let able = descriptors.first { descriptor in capability.map { descriptor.capabilities.contains($0) } ?? true }
    guard let found = able else {
      throw .load("No plugin of this program can do \(capability?.rawValue ?? "anything").")
    }
    return found.modelTypes[0]
  }
}
