import Checkpoint
import Layers
import ModelKit

/// LLaVA-NeXT-Video: videos and pictures with text in, text out. A video's frames are pooled; a picture is seen whole and
/// in tiles.
public enum LLaVANextVideoPlugin: ModelPlugin {
  public static let descriptor = PluginDescriptor(
    name: "LLaVA-NeXT-Video", modelTypes: ["llava_next_video"],
    architectures: ["LlavaNextVideoForConditionalGeneration"], modalities: [.image, .video])

  public static func config(_ checkpoint: Checkpoint) throws(LoadError) -> LLaVANextVideoConfig {
    do throws(CheckpointError) { return try LLaVANextVideoConfig(checkpoint) } catch { throw LoadError(error) }
  }

  public static func weightMap(
    _ config: LLaVANextVideoConfig, _ checkpoint: Checkpoint
  ) throws(LoadError) -> WeightMap {
    .visionLanguage(config.model)
  }

  public static func processor(
    _ config: LLaVANextVideoConfig, _ assets: Assets
  ) throws(LoadError) -> any InputProcessor {
    try LLaVANextVideoProcessor(config, assets)
  }

  public static func graph(
    _ config: LLaVANextVideoConfig, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any ForwardGraph {
    try LLaVANextVideoGraph(config, weights, environment)
  }
}
