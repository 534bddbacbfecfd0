import Checkpoint
import Layers
import ModelKit

/// LLaVA 1.5: pictures and text in, text out. A vision tower's patches stand in the prompt as embeddings.
public enum LLaVAPlugin: ModelPlugin {
  public static let descriptor = PluginDescriptor(
    name: "LLaVA", modelTypes: ["llava"], architectures: ["LlavaForConditionalGeneration"], modalities: [.image])

  /// `transformers` counts `llava` among the model types whose files name a wrong class.
  public static let takesTokenizerAsItIs = true

  public static func config(_ checkpoint: Checkpoint) throws(LoadError) -> VisionLanguageConfig {
    do throws(CheckpointError) { return try VisionLanguageConfig(checkpoint) } catch { throw LoadError(error) }
  }

  public static func weightMap(
    _ config: VisionLanguageConfig, _ checkpoint: Checkpoint
  ) throws(LoadError) -> WeightMap {
    .visionLanguage(config)
  }

  public static func processor(
    _ config: VisionLanguageConfig, _ assets: Assets
  ) throws(LoadError) -> any InputProcessor {
    try LLaVAProcessor(config, assets)
  }

  public static func graph(
    _ config: VisionLanguageConfig, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any ForwardGraph {
    LLaVAGraph(model: try VisionLanguageModel(config, weights, environment))
  }
}
