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

/// How far an output lies from what it should be.
public struct GoldenComparison: Sendable {
  public let error: String?
  public let hasPromptTokens: Bool
  public let hasOutputTokens: Bool
  /// The largest difference of a log probability, of the prompt's tokens and of the generated ones.
  public let promptDifference: Double
  public let outputDifference: Double

  public init(_ output: RequestOutput, _ run: GoldenRun) {
    error = output.error?.description
    hasPromptTokens = output.promptTokenIDs == run.inputIDs
    hasOutputTokens = output.outputs.first?.tokenIDs == run.generatedIDs
    let prompt = (output.promptLogprobs ?? []).compactMap { $0?.first.map { Double($0.logprob) } }
    promptDifference = Self.largest(prompt, run.promptLogprobs)
    let generated = (output.outputs.first?.logprobs ?? []).compactMap { $0.first.map { Double($0.logprob) } }
    outputDifference = Self.largest(generated, run.outputLogprobs)
  }

  private static func largest(_ found: [Double], _ wanted: [Double]) -> Double {
    guard found.count == wanted.count else { return .infinity }
    return zip(found, wanted).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
}
