import Checkpoint
import Compute
import ModelKit
import Text

/// OpenAI's Whisper: speech in up to a hundred languages to text. Every published size, English-only and multilingual,
/// in Hugging Face's layout and in CTranslate2's as faster-whisper uses it.
public enum WhisperPlugin: ModelPlugin {
  public static let descriptor = PluginDescriptor(
    name: "Whisper", modelTypes: ["whisper"], architectures: ["WhisperForConditionalGeneration"],
    modalities: [.audio],
    capabilities: [.transcription, .translation, .languageDetection, .segmentTimestamps],
    cTranslate2Specs: ["WhisperSpec"])

  /// Its tokens are bytes, which no class spaces otherwise: `tokenizer_config.json`, of 280 KB, need not be read.
  public static let takesTokenizerAsItIs = true

  public static func config(_ checkpoint: Checkpoint) throws(LoadError) -> WhisperConfig {
    do throws(CheckpointError) {
      switch checkpoint.format {
      case .huggingFace: return try WhisperConfig(huggingFace: checkpoint)
      case .cTranslate2: return try WhisperConfig(cTranslate2: checkpoint)
      }
    } catch { throw LoadError(error) }
  }

  public static func weightMap(_ config: WhisperConfig, _ checkpoint: Checkpoint) throws(LoadError) -> WeightMap {
    switch checkpoint.format {
    case .huggingFace: .huggingFaceWhisper
    case .cTranslate2: .cTranslate2Whisper
    }
  }

  public static func adapterMap(_ config: WhisperConfig, _ checkpoint: Checkpoint) -> WeightMap { .whisperModules }

  public static func processor(
    _ config: WhisperConfig, _ assets: Assets
  ) throws(LoadError) -> any InputProcessor {
    try WhisperProcessor(config, assets)
  }

  public static func graph(
    _ config: WhisperConfig, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any ForwardGraph {
    try WhisperGraph(config, weights, environment)
  }
}
