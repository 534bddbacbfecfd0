import Compute
import ModelKit
import Synchronization

/// A model, ready to answer prompts: vLLM's `LLM` in Swift.
///
///     let llm = try LLM(EngineArgs(model: folder), registry: Builtins.registry, backend: Builtins.backend())
///     let outputs = await llm.generate([.text("", [.audio: [.file("talk.flac")]])], .greedy(maxTokens: 200))
///
/// Requests of all calls are computed together, and may come from any task. A request that cannot be served has an
/// `error` in its output; the others are not touched by it.
public final class LLM: Sendable {
  let model: LoadedModel
  let core: EngineCore
  let preparation: RequestPreparation
  let mediaCache: MediaCache
  /// The most positions of a sequence.
  public let maxModelLength: Int
  let requestCount = Atomic<UInt64>(0)
  /// What was enqueued and not waited for.
  let queue = Mutex<[Task<RequestOutput, Never>]>([])
  let gate: PreparationGate
  /// How many requests of a call are prepared or under way at a time.
  let maxRequestsInFlight: Int

  /// Loads a checkpoint; returns when the weights are packed.
  /// - Parameters:
  ///   - registry: the plugins to choose from.
  ///   - backend: for this engine alone; another engine needs another one.
  /// - Throws: one sentence about what is wrong with the checkpoint or the arguments.
  public init(_ args: EngineArgs, registry: ModelRegistry, backend: any Backend) throws(EngineError) {
    try args.validate()
    model = try LoadedModel(args, registry, backend)
    let plan = try CachePlan(model, args, maxLength: try args.maxLength(of: model.graph))
    maxModelLength = plan.maxLength
    mediaCache = MediaCache(budget: args.mediaCacheBytes)
    // As many again as are computed wait ready, so that the engine never waits for a file; more would only take memory.
    maxRequestsInFlight = 2 * args.maxSequences
    gate = PreparationGate(
      width: PreparationGate.width(besides: backend.threads), requests: maxRequestsInFlight)
    preparation = RequestPreparation(model, args, maxLength: plan.maxLength, mediaCache)
    do throws(ComputeError) {
      core = try EngineCore(model, args, plan)
    } catch { throw EngineError(error) }
  }

  /// What the loaded plugin can do.
  public var descriptor: PluginDescriptor { model.descriptor }

  /// Whether the model attends to one item with each prompt (an encoder-decoder model), rather than that items stand in it.
  public var attendsToSource: Bool { model.sourceEncoder != nil }

  /// Bytes of weights in memory.
  public var weightBytes: Int { model.environment.weightBytes }

  /// The type of weights and caches.
  public var dtype: DType { model.environment.dtype }

  /// What the user should know of the checkpoint though it could be loaded, such as weights that the model does not use:
  /// one sentence each.
  public var warnings: [String] { model.warnings }

  /// What `generate` takes where it is given no parameters: what the checkpoint's `generation_config.json` recommends, or
  /// vLLM's defaults under `GenerationConfig.vllm`.
  public var defaultSamplingParams: SamplingParams { model.defaultSamplingParams }

  /// Answers every prompt; the outputs are in the order of the prompts. One that failed has an `error`.
  /// - Parameters:
  ///   - params: nil: `defaultSamplingParams`.
  ///   - onProgress: called whenever a prompt is rendered or a request has finished, with each output as soon as it is
  ///     there; one call after the other, on any thread.
  public func generate(
    _ prompts: [Prompt], _ params: SamplingParams? = nil, onProgress: (@Sendable (GenerationProgress) -> Void)? = nil
  ) async -> [RequestOutput] {
    await run(prompts.map { Request(prompt: $0, params: params ?? defaultSamplingParams) }, onProgress)
  }

  /// Answers every prompt with its own parameters.
  /// - Throws: where there are not as many parameters as prompts.
  public func generate(
    _ prompts: [Prompt], _ params: [SamplingParams], onProgress: (@Sendable (GenerationProgress) -> Void)? = nil
  ) async throws(EngineError) -> [RequestOutput] {
    guard prompts.count == params.count else {
      throw .usage("The lengths of prompts (\(prompts.count)) and params (\(params.count)) must be the same.")
    }
    return await run(zip(prompts, params).map { Request(prompt: $0, params: $1) }, onProgress)
  }
}
