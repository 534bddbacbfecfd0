import Checkpoint
import ModelKit

/// A plugin that only stands in a registry.
enum OtherPlugin: ModelPlugin {
  struct Config: Sendable {}

  static let descriptor = PluginDescriptor(
    name: "Other", modelTypes: ["other_model"], architectures: [], modalities: [.audio])

  static func config(_ checkpoint: Checkpoint) -> Config { Config() }
  static func weightMap(_ config: Config, _ checkpoint: Checkpoint) -> WeightMap { WeightMap() }

  static func processor(_ config: Config, _ assets: Assets) throws(LoadError) -> any InputProcessor {
    throw LoadError("This model is never loaded.")
  }

  static func graph(
    _ config: Config, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any ForwardGraph {
    throw LoadError("This model is never loaded.")
  }
}
