import Checkpoint
import Layers
import ModelKit

/// Moonshine: English speech to text, for recordings of any length up to a minute, without padding.
public enum MoonshinePlugin: ModelPlugin {
  public static let descriptor = PluginDescriptor(
    name: "Moonshine", modelTypes: ["moonshine"], architectures: ["MoonshineForConditionalGeneration"],
    modalities: [.audio], capabilities: [.transcription])

  public static func config(_ checkpoint: Checkpoint) throws(LoadError) -> MoonshineConfig {
    do throws(CheckpointError) { return try checkpoint.decode(MoonshineConfig.self) } catch { throw LoadError(error) }
  }

  /// The decoder's first linear layer holds what is gated and, after it, the gate.
  public static func weightMap(_ config: MoonshineConfig, _ checkpoint: Checkpoint) -> WeightMap {
    WeightMap([
      .rename(prefix: "model.", to: ""),
      .split("decoder.layers.{}.mlp.fc1.weight", into: gated("weight")),
      .split("decoder.layers.{}.mlp.fc1.bias", into: gated("bias")),
      .rename("decoder.layers.{}.mlp.fc2.weight", to: "decoder.layers.{}.mlp.down_proj.weight"),
      .rename("decoder.layers.{}.mlp.fc2.bias", to: "decoder.layers.{}.mlp.down_proj.bias"),
    ])
  }

  private static func gated(_ part: String) -> [String] {
    ["up_proj", "gate_proj"].map { "decoder.layers.{}.mlp.\($0).\(part)" }
  }

  public static func processor(_ config: MoonshineConfig, _ assets: Assets) throws(LoadError) -> any InputProcessor {
    try MoonshineProcessor(config, assets)
  }

  public static func graph(
    _ config: MoonshineConfig, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any ForwardGraph {
    try MoonshineGraph(config, weights, environment)
  }
}
