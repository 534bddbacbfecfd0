// After transformers/models/{llama,mistral,qwen2}/configuration_*.py

import Checkpoint
import Compute
import ModelKit

/// The sizes of a decoder of the Llama family. What a file leaves out has the default of its `model_type`.
public struct LlamaConfig: TextBackboneConfig, Sendable {
  public enum Family: String, Sendable, CaseIterable {
    case llama, mistral, qwen2
  }

  public let family: Family
  public let vocabularySize: Int
  public let hiddenSize: Int
  public let inner: Int
  public let layers: Int
  public let heads: Int
  public let keyHeads: Int
  public let headSize: Int
  public let activation: Activation
  public let epsilon: Float
  /// The length that the model was trained on, which `rotaryScaling` may stretch.
  public let trainedPositions: Int
  public let rotaryBase: Double
  public let rotaryScaling: RotaryScaling
  /// How many frequencies go by each axis of the positions (`mrope_section`); empty: there is one axis.
  public let rotarySections: [Int]
  /// Whether queries, keys and values have a bias; whether the attention's output has one; whether the feed-forward has.
  public let projectionBias: Bool
  public let outputBias: Bool
  public let feedForwardBias: Bool
  /// How many of the last positions each layer's tokens see; nil: all.
  public let windows: [Int?]
  /// Whether the embedding is the output projection where a checkpoint has no other.
  public let tiesEmbeddings: Bool

  /// `max_position_embeddings`, times the factor of a scaling that stretches it, as vLLM has it.
  public var maxPositions: Int {
    let from = if case .yarn(let yarn) = rotaryScaling { yarn.originalLength } else { trainedPositions }
    return max(trainedPositions, Int(min(Double(from) * rotaryScaling.lengthFactor, 1e8)))
  }

  /// Rotary positions have no table that ends.
  public var computesPositions: Bool { true }

  /// Dynamic scaling changes the base of a sequence that is longer than the model was trained on.
  public var lengthDependentAbove: Int? {
    if case .dynamic = rotaryScaling { trainedPositions } else { nil }
  }

  public func backbone(
    _ weights: WeightPath, head: WeightPath, tiesHead: Bool, _ environment: GraphEnvironment
  ) throws(LoadError) -> any TextBackbone {
    try LlamaDecoder(self, weights, head: (tiesHead || tiesEmbeddings) && !head.has("weight") ? nil : head, environment)
  }
}
