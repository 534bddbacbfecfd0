// After transformers/models/llava/modeling_llava.py: get_image_features

/// Which states of a vision tower a language model gets to see: `vision_feature_layer` and
/// `vision_feature_select_strategy` of a configuration.
public struct VisionFeatureSelection: Sendable, Equatable {
  /// Numbers of states, 0 being what the first layer gets; several stand side by side in each row.
  public let states: [Int]
  /// Whether the first row, a class token, is left out.
  public let dropsFirst: Bool

  public enum Strategy: String, Sendable, CaseIterable, Decodable {
    /// Without the first row.
    case `default`
    case full
  }

  /// - Parameter layers: counted from the end where negative, -1 being what the last layer gives.
  /// - Returns: nil where the tower has no such layer.
  public init?(layers: [Int], _ strategy: Strategy, of tower: VisionTowerConfig) {
    states = layers.map { $0 < 0 ? $0 + tower.layers + 1 : $0 }
    dropsFirst = strategy == .default
    guard !states.isEmpty, states.allSatisfy({ 0...tower.layers ~= $0 }) else { return nil }
  }

  /// How many of the tower's layers are computed.
  public var depth: Int { states.reduce(0, max) }

  /// Rows that one picture gives.
  public func rows(of tower: VisionTowerConfig) -> Int { tower.patches + tower.classTokens - (dropsFirst ? 1 : 0) }

  /// Columns of a row.
  public func columns(of tower: VisionTowerConfig) -> Int { states.count * tower.hiddenSize }
}
