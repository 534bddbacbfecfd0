import Checkpoint
import Compute
import JSON
import ModelKit
import Text

/// A checkpoint made ready: its processor, its graph, and what the engine must know of it.
struct LoadedModel: Sendable {
  let descriptor: PluginDescriptor
  let modelType: String
  let tokenizer: Tokenizer
  let processor: any InputProcessor
  let graph: any ForwardGraph
  let environment: GraphEnvironment
  /// Tokens that end a sequence.
  let endTokens: Set<Int32>

  /// Opens the checkpoint, chooses the plugin, and packs the weights.
  init(_ args: EngineArgs, _ registry: ModelRegistry, _ backend: any Backend) throws(EngineError) {
    do {
      let checkpoint = try Checkpoint(folder: args.model)
      let plugin = try registry.plugin(for: checkpoint, as: args.modelType)
      guard let tokenizerPath = checkpoint.path(of: "tokenizer.json") else {
        throw LoadError("\(checkpoint.folder) has no tokenizer.json; a checkpoint needs one beside its weights.")
      }
      let tokenizer = try Tokenizer(contentsOf: tokenizerPath)
      let environment = GraphEnvironment(backend, dtype: try Self.dtype(args.dtype, backend))
      try self.init(plugin, checkpoint, tokenizer, environment)
    } catch { throw EngineError(error) }
  }

  private init<Plugin: ModelPlugin>(
    _ plugin: Plugin.Type, _ checkpoint: Checkpoint, _ tokenizer: Tokenizer, _ environment: GraphEnvironment
  ) throws {
    let config = try Plugin.config(checkpoint)
    let weights = try WeightPath(checkpoint, try Plugin.weightMap(config, checkpoint))
    descriptor = Plugin.descriptor
    modelType = Plugin.descriptor.modelTypes[0]
    processor = try Plugin.processor(config, Assets(checkpoint: checkpoint, tokenizer: tokenizer))
    graph = try Plugin.graph(config, weights, environment)
    try weights.finish()
    self.tokenizer = tokenizer
    self.environment = environment
    endTokens = Self.endTokens(checkpoint, tokenizer)
  }

  private static func dtype(_ wanted: DType?, _ backend: any Backend) throws -> DType {
    guard let wanted else { return backend.weightTypes[0] }
    guard backend.weightTypes.contains(wanted) else {
      throw LoadError("The backend \(backend.name) cannot compute in \(wanted); use \(backend.weightTypes[0]).")
    }
    return wanted
  }

  /// `eos_token_id` of generation_config.json or config.json, a number or a list; else the tokenizer's `<|endoftext|>`.
  private static func endTokens(_ checkpoint: Checkpoint, _ tokenizer: Tokenizer) -> Set<Int32> {
    for source in [checkpoint.generationConfig, checkpoint.config] {
      guard let value = source?["eos_token_id"] else { continue }
      let ids = value.array?.compactMap(\.integer) ?? [value.integer].compactMap { $0 }
      if !ids.isEmpty { return Set(ids.compactMap { Int32(exactly: $0) }) }
    }
    return Set(["<|endoftext|>", "</s>"].compactMap { tokenizer.id(of: $0) }.prefix(1))
  }
}
