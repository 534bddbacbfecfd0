import Compute
import ModelKit
import Synchronization

/// A model, ready to answer prompts: vLLM's `LLM` in Swift.
///
///     let llm = try LLM(EngineArgs(model: "whisper-tiny.en"), registry: Builtins.registry, backend: CPUBackend())
///     let outputs = try await llm.generate([.text("", [.audio: [.file("talk.flac")]])], .greedy(maxTokens: 200))
///
/// Requests of all calls are computed together. A request that cannot be served has an `error` in its output; the others
/// are not touched by it.
public final class LLM: Sendable {
  let model: LoadedModel
  let core: EngineCore
  let preparation: RequestPreparation
  private let requestCount = Atomic<UInt64>(0)
  private let gate = PreparationGate(limit: maxConcurrentPreparations)

  /// Media of so many requests are read at a time; more would only take the engine's cores from it.
  private static let maxConcurrentPreparations = 2

  /// Loads a checkpoint.
  /// - Throws: one sentence about what is wrong with the checkpoint or the arguments.
  public init(_ args: EngineArgs, registry: ModelRegistry, backend: any Backend) throws(EngineError) {
    try args.validate()
    model = try LoadedModel(args, registry, backend)
    let maxLength = try args.maxLength(of: model.graph)
    preparation = RequestPreparation(model, args, maxLength: maxLength)
    do throws(ComputeError) {
      core = try EngineCore(model, args, maxLength: maxLength)
    } catch { throw EngineError(error) }
  }

  /// What the loaded plugin can do.
  public var descriptor: PluginDescriptor { model.descriptor }

  /// Bytes of weights in memory.
  public var weightBytes: Int { model.environment.weightBytes }

  /// The type of weights and caches.
  public var dtype: DType { model.environment.dtype }

  /// Answers every prompt; the outputs are in the order of the prompts.
  /// - Parameter onProgress: called after each request with its output.
  public func generate(
    _ prompts: [Prompt], _ params: SamplingParams = SamplingParams(),
    onProgress: (@Sendable (RequestOutput) -> Void)? = nil
  ) async -> [RequestOutput] {
    await run(prompts.map { Request(prompt: $0, params: params) }, onProgress)
  }

  /// Answers every prompt with its own parameters.
  /// - Throws: where there are not as many parameters as prompts.
  public func generate(
    _ prompts: [Prompt], _ params: [SamplingParams], onProgress: (@Sendable (RequestOutput) -> Void)? = nil
  ) async throws(EngineError) -> [RequestOutput] {
    guard prompts.count == params.count else {
      throw .usage("The lengths of prompts (\(prompts.count)) and params (\(params.count)) must be the same.")
    }
    return await run(zip(prompts, params).map { Request(prompt: $0, params: $1) }, onProgress)
  }

  /// Prepares requests a few at a time, ahead of the engine, and hands each over as soon as it is ready.
  func run(
    _ requests: [Request], _ onProgress: (@Sendable (RequestOutput) -> Void)? = nil
  ) async -> [RequestOutput] {
    let first = requestCount.add(UInt64(requests.count), ordering: .relaxed).oldValue
    return await withTaskGroup(of: (Int, RequestOutput).self) { group in
      for (place, request) in requests.enumerated() {
        group.addTask {
          await self.gate.enter()
          let prepared = self.preparation.prepare(request, number: first + UInt64(place))
          await self.gate.leave()
          switch prepared {
          case .success(let prepared): return (place, await self.core.run(prepared))
          case .failure(let failed): return (place, failed.output)
          }
        }
      }
      var outputs: [RequestOutput?] = Array(repeating: nil, count: requests.count)
      for await (place, output) in group {
        outputs[place] = output
        onProgress?(output)
      }
      return outputs.compactMap { $0 }
    }
  }
}
