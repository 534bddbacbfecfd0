import Checkpoint
import Compute
import JSON
import ModelKit
import Text

/// A checkpoint made ready: its processor, its graph, and what the engine must know of it.
struct LoadedModel: Sendable {
  let folder: String
  let descriptor: PluginDescriptor
  let modelType: String
  let tokenizer: Tokenizer
  let processor: any InputProcessor
  let graph: any ForwardGraph
  /// The graph where it makes rows that stand in prompts; nil where it does not.
  let embedder: (any EmbeddingEncoder)?
  /// The graph where its decoder attends to an encoder; nil where it does not.
  let sourceEncoder: (any SourceEncoder)?
  let environment: GraphEnvironment
  /// From the names in adapters to the graph's.
  let adapterMap: WeightMap
  /// Tokens that end a sequence.
  let endTokens: Set<Int32>
  /// What the user should know of the checkpoint though it could be loaded: one sentence each.
  let warnings: [String]
  /// What a request gets that brings no parameters.
  let defaultSamplingParams: SamplingParams

  /// Opens the checkpoint, chooses the plugin, and packs the weights.
  init(_ args: EngineArgs, _ registry: ModelRegistry, _ backend: any Backend) throws(EngineError) {
    do {
      let checkpoint = try Checkpoint(folder: args.model)
      let plugin = try registry.plugin(for: checkpoint, as: args.modelType)
      let tokenizer = try plugin.tokenizer(checkpoint)
      let environment = GraphEnvironment(backend, dtype: try Self.dtype(args.dtype, backend))
      try self.init(plugin, checkpoint, tokenizer, environment, args)
    } catch { throw EngineError(error) }
  }

  private init<Plugin: ModelPlugin>(
    _ plugin: Plugin.Type, _ checkpoint: Checkpoint, _ tokenizer: Tokenizer, _ environment: GraphEnvironment,
    _ args: EngineArgs
  ) throws {
    defaultSamplingParams =
      args.generationConfig == .auto ? try SamplingParams(recommendedBy: checkpoint) : SamplingParams()
    let config = try Plugin.config(checkpoint)
    let weights = try WeightPath(checkpoint, try Plugin.weightMap(config, checkpoint))
    folder = checkpoint.folder
    descriptor = Plugin.descriptor
    modelType = Plugin.descriptor.modelTypes[0]
    processor = try Plugin.processor(config, Assets(checkpoint: checkpoint, tokenizer: tokenizer))
    graph = try Plugin.graph(config, weights, environment)
    embedder = graph as? any EmbeddingEncoder
    sourceEncoder = graph as? any SourceEncoder
    if args.refusesUnusedWeights { try weights.finish() }
    warnings = weights.unusedSentence.map { [$0.withoutControls] } ?? []
    adapterMap = try Plugin.adapterMap(config, checkpoint)
    self.tokenizer = tokenizer
    self.environment = environment
    endTokens = try Self.endTokens(checkpoint, tokenizer)
  }

  /// Columns of the rows that may stand in a prompt; 0 where none may.
  var embeddingSize: Int { embedder?.embeddingSize ?? 0 }

  private static func dtype(_ wanted: DType?, _ backend: any Backend) throws -> DType {
    guard let wanted else { return backend.weightTypes[0] }
    guard backend.weightTypes.contains(wanted) else {
      let known = backend.weightTypes.map { "\($0)" }.joined(separator: " or ")
      throw LoadError("The backend \(backend.name) cannot compute in \(wanted); use \(known).")
    }
    return wanted
  }

  /// `eos_token_id` of generation_config.json or config.json, a number or a list; else the tokenizer's `<|endoftext|>`.
  private static func endTokens(_ checkpoint: Checkpoint, _ tokenizer: Tokenizer) throws(LoadError) -> Set<Int32> {
    for (file, source) in [
      ("generation_config.json", checkpoint.generationConfig), ("config.json", checkpoint.config),
    ] {
      guard let value = source?["eos_token_id"], !value.isNull else { continue }
      let stated = value.array ?? [value]
      let ids = stated.compactMap { $0.integer.flatMap(Int32.init(exactly:)) }
      guard ids.count == stated.count else {
        throw LoadError(
          "\(checkpoint.folder)/\(file): 'eos_token_id' is neither a token's number nor a list of such."
        )
      }
      if !ids.isEmpty { return Set(ids) }
    }
    return Set(["<|endoftext|>", "</s>"].compactMap { tokenizer.id(of: $0) }.prefix(1))
  }
}
