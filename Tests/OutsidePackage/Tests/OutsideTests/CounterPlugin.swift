import Sensorium

/// A model without media: the token after n is n + 1, up to the size of its vocabulary.
enum CounterPlugin: ModelPlugin {
  struct Config: Decodable, Sendable {
    let vocabularySize: Int

    enum CodingKeys: String, CodingKey {
      case vocabularySize = "vocab_size"
    }
  }

  static let descriptor = PluginDescriptor(
    name: "Counter", modelTypes: ["counter"], architectures: ["CounterForCausalLM"], modalities: [])

  static func config(_ checkpoint: Checkpoint) throws(LoadError) -> Config {
    do throws(CheckpointError) { return try checkpoint.decode(Config.self) } catch { throw LoadError(error) }
  }

  static func weightMap(_ config: Config, _ checkpoint: Checkpoint) -> WeightMap { WeightMap() }

  static func processor(_ config: Config, _ assets: Assets) -> any InputProcessor { CounterProcessor() }

  static func graph(
    _ config: Config, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any ForwardGraph {
    try CounterGraph(config, weights, environment)
  }
}

struct CounterProcessor: InputProcessor {
  let limits: [Modality: Int] = [:]

  func features(
    of item: MediaItem, _ modality: Modality, _ options: ProcessorOptions
  ) throws(InputError) -> MediaFeatures {
    throw InputError(.invalidRequest, "This model takes no media.")
  }
}

struct CounterGraph: ForwardGraph {
  let vocabularySize: Int
  let maxPositions = 32
  let caches = CacheLayout([])
  /// `[vocabularySize, vocabularySize]`: row n is largest at n + 1.
  private let successors: Embedding

  init(_ config: CounterPlugin.Config, _ weights: WeightPath, _ environment: GraphEnvironment) throws(LoadError) {
    vocabularySize = config.vocabularySize
    successors = try Embedding(weights["successors"], count: vocabularySize, size: vocabularySize, environment)
  }

  func forward(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    try step.select(batch.sampledRows, of: try successors(batch.tokens, &step))
  }
}
