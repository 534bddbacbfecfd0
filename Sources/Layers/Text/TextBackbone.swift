import Checkpoint
import Compute
import ModelKit

/// A language model inside another model: tokens and embedded media to logits.
public protocol TextBackbone: Sendable {
  /// The keys and values that it keeps.
  var cache: CacheGroup { get }
  /// One step: as `ForwardGraph.forward`, with `batch.caches[0]` its own.
  func callAsFunction(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor
}

/// A language model's configuration: `text_config` of a multimodal model.
public protocol TextBackboneConfig: Sendable {
  var hiddenSize: Int { get }
  var vocabularySize: Int { get }
  /// The most positions that it was made for.
  var maxPositions: Int { get }
  /// Whether positions past those can be computed.
  var computesPositions: Bool { get }
  /// The longest sequence whose keys and values do not depend on its length; nil where none do.
  var lengthDependentAbove: Int? { get }

  /// - Parameters:
  ///   - weights: where its `embed_tokens`, `layers` and `norm` are.
  ///   - head: where the output projection's `weight` is.
  ///   - tiesHead: whether the embedding takes its place where it is missing; the configuration itself can say so too.
  func backbone(
    _ weights: WeightPath, head: WeightPath, tiesHead: Bool, _ environment: GraphEnvironment
  ) throws(LoadError) -> any TextBackbone
}

/// The language models that a multimodal model can have inside, by the `model_type` of its `text_config`.
public struct TextConfig: Decodable, Sendable {
  public let backbone: any TextBackboneConfig

  private enum CodingKeys: String, CodingKey {
    case modelType = "model_type"
  }

  public init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: CodingKeys.self)
    let modelType = try file.decodeIfPresent(String.self, forKey: .modelType) ?? LlamaConfig.Family.llama.rawValue
    guard LlamaConfig.Family(rawValue: modelType) != nil else {
      let known = LlamaConfig.Family.allCases.map(\.rawValue).joined(separator: ", ")
      throw DecodingError.dataCorruptedError(
        forKey: .modelType, in: file,
        debugDescription: "'\(modelType)' is no known language model; known are \(known).")
    }
    backbone = try LlamaConfig(from: decoder)
  }
}
