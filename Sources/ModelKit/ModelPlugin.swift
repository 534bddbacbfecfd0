import Checkpoint
import Text

/// A family of models. A plugin is a type without state: it says what it serves, how a checkpoint's names map to its own,
/// and makes a processor and a forward graph from a configuration.
public protocol ModelPlugin: SendableMetatype {
  /// The checkpoint's `config.json`, as far as the model needs it.
  associatedtype Config: Sendable

  /// What it serves and can do; the registry and the command line go by it.
  static var descriptor: PluginDescriptor { get }

  /// Reads and checks the configuration: from `config.json`, or from the tensors where a format keeps it there.
  static func config(_ checkpoint: Checkpoint) throws(LoadError) -> Config

  /// From the checkpoint's tensor names to the spelling that `graph` asks for.
  static func weightMap(_ config: Config, _ checkpoint: Checkpoint) throws(LoadError) -> WeightMap

  /// From the names of Hugging Face's modules, which adapters are written in, to the spelling that `graph` asks for;
  /// `weightMap` unless the plugin says otherwise, as one that also reads another layout has to.
  static func adapterMap(_ config: Config, _ checkpoint: Checkpoint) throws(LoadError) -> WeightMap

  /// Whether `tokenizer.json` counts as it is, whatever class `tokenizer_config.json` names; false unless the plugin says
  /// otherwise. `transformers` has a list of model types whose published files name a wrong class
  /// (`MODELS_WITH_INCORRECT_HUB_TOKENIZER_CLASS` in models/auto/tokenization_auto.py).
  static var takesTokenizerAsItIs: Bool { get }

  /// Prompts and media to token ids and features.
  static func processor(_ config: Config, _ assets: Assets) throws(LoadError) -> any InputProcessor

  /// Token ids and features to logits. Takes every tensor that the weight map leaves: one that is not taken is an error.
  static func graph(
    _ config: Config, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any ForwardGraph
}

extension ModelPlugin {
  public static var takesTokenizerAsItIs: Bool { false }

  public static func adapterMap(_ config: Config, _ checkpoint: Checkpoint) throws(LoadError) -> WeightMap {
    try weightMap(config, checkpoint)
  }
}

/// What comes with a checkpoint besides its weights.
public struct Assets: Sendable {
  public let checkpoint: Checkpoint
  public let tokenizer: Tokenizer

  public init(checkpoint: Checkpoint, tokenizer: Tokenizer) {
    self.checkpoint = checkpoint
    self.tokenizer = tokenizer
  }
}
