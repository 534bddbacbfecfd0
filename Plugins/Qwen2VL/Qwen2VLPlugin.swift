import Checkpoint
import Layers
import ModelKit

/// Qwen2-VL and Qwen2.5-VL: pictures of any size, videos and text in, text out.
public enum Qwen2VLPlugin: ModelPlugin {
  public static let descriptor = PluginDescriptor(
    name: "Qwen2-VL", modelTypes: ["qwen2_5_vl", "qwen2_vl"],
    architectures: ["Qwen2_5_VLForConditionalGeneration", "Qwen2VLForConditionalGeneration"],
    modalities: [.image, .video])

  public static func config(_ checkpoint: Checkpoint) throws(LoadError) -> Qwen2VLConfig {
    do throws(CheckpointError) { return try checkpoint.decode(Qwen2VLConfig.self) } catch { throw LoadError(error) }
  }

  /// From the published spelling and from that of the modules of transformers 5.
  public static func weightMap(_ config: Qwen2VLConfig, _ checkpoint: Checkpoint) -> WeightMap {
    WeightMap([
      .rename(prefix: "model.language_model.", to: "language_model."), .rename(prefix: "model.visual.", to: "visual."),
      .rename(prefix: "model.", to: "language_model."),
      .split("visual.blocks.{}.attn.qkv.weight", into: projections("weight")),
      .split("visual.blocks.{}.attn.qkv.bias", into: projections("bias")),
    ])
  }

  private static func projections(_ part: String) -> [String] {
    ["q_proj", "k_proj", "v_proj"].map { "visual.blocks.{}.attn.\($0).\(part)" }
  }

  public static func processor(_ config: Qwen2VLConfig, _ assets: Assets) throws(LoadError) -> any InputProcessor {
    try Qwen2VLProcessor(config, assets)
  }

  public static func graph(
    _ config: Qwen2VLConfig, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any ForwardGraph {
    try Qwen2VLGraph(config, weights, environment)
  }
}
