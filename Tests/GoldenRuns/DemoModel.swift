import CPUBackend
import Compute
import Engine
import Foundation
import ModelKit
import TestMaterial

/// A plugin with the small trained checkpoint that lies beside it.
public struct DemoModel: Sendable {
  public let llm: LLM
  private let modality: Modality

  /// - Parameters:
  ///   - room: the plugin's folder in `Plugins/`.
  ///   - modality: what the checkpoint was trained on.
  public init(_ plugin: any ModelPlugin.Type, in room: String, _ modality: Modality, dtype: DType = .float32) throws {
    var registry = ModelRegistry()
    try registry.register(plugin)
    var args = EngineArgs(
      model: TestMaterial.root.appending(path: "Plugins/\(room)/Demo").path)
    args.dtype = dtype
    llm = try LLM(args, registry: registry, backend: try CPUBackend(threads: 2))
    self.modality = modality
  }

  /// What it says to a question about one item.
  public func answer(_ question: String, _ item: MediaItem) async throws -> String {
    let prompt = Prompt.text("USER: <\(modality.rawValue)>\n\(question) ASSISTANT:", [modality: [item]])
    let output = await llm.generate([prompt], .greedy(maxTokens: 64))[0]
    if let error = output.error { throw error }
    return output.outputs[0].text
  }

  /// Asks all samples at once.
  public func outputs(_ samples: [DemoSample]) async -> [RequestOutput] {
    await llm.generate(
      samples.map { .text($0.prompt, [modality: [.file(DemoSample.path($0.file))]]) }, .greedy(maxTokens: 64))
  }
}
