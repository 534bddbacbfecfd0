import Checkpoint
import Compute
import Layers
import Media
import ModelKit
import Text

/// Says whether a recording is loud or quiet: the smallest encoder-decoder there can be.
public enum LoudnessPlugin: ModelPlugin {
  /// What the model reads of config.json.
  public struct Config: Decodable, Sendable {
    let size: Int
    let words: Int

    enum CodingKeys: String, CodingKey {
      case size = "hidden_size"
      case words = "vocab_size"
    }
  }

  public static let descriptor = PluginDescriptor(
    name: "Loudness", modelTypes: ["loudness"], architectures: ["LoudnessForConditionalGeneration"],
    modalities: [.audio])

  public static func config(_ checkpoint: Checkpoint) throws(LoadError) -> Config {
    do throws(CheckpointError) { return try checkpoint.decode(Config.self) } catch { throw LoadError(error) }
  }

  public static func weightMap(_ config: Config, _ checkpoint: Checkpoint) -> WeightMap {
    WeightMap([.ignore("model.version"), .rename(prefix: "model.", to: "")])
  }

  public static func processor(_ config: Config, _ assets: Assets) throws(LoadError) -> any InputProcessor {
    guard let start = assets.tokenizer.id(of: "<start>") else {
      throw LoadError("\(assets.checkpoint.folder): tokenizer.json has no <start>, which every answer begins with.")
    }
    return LoudnessProcessor(start: start)
  }

  public static func graph(
    _ config: Config, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any ForwardGraph {
    try LoudnessGraph(config, weights, environment)
  }
}

/// A second of sound to the mean level of each tenth of it.
struct LoudnessProcessor: InputProcessor {
  static let rate = 16_000
  static let frames = 10
  let start: Int32
  let limits: [Modality: Int] = [.audio: 1]

  func features(
    of item: MediaItem, _ modality: Modality, _ options: ProcessorOptions
  ) throws(InputError) -> MediaFeatures {
    let clip = try item.audioClip(sampleRate: Self.rate, limits: AudioLimits(maxSeconds: 1))
    let hop = Self.rate / Self.frames
    let levels = (0..<Self.frames).map { frame in
      clip.samples.dropFirst(frame * hop).prefix(hop).reduce(0) { $0 + abs($1) } / Float(hop)
    }
    return MediaFeatures(.audio, levels, [Self.frames, 1], positions: Self.frames, seconds: clip.seconds)
  }

  func decoderTokens(_ prompt: [Int32]) -> [Int32] { prompt.first == start ? prompt : [start] + prompt }
}

/// Levels to states; each token attends to all of them.
struct LoudnessGraph: SourceEncoder {
  let maxPositions = 64
  let vocabularySize: Int
  private let size: Int
  private let encoder, keysAndValues, query, output, head: Linear
  private let tokens: Embedding

  init(
    _ config: LoudnessPlugin.Config, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) {
    vocabularySize = config.words
    size = config.size
    let attention = weights["attention"]
    encoder = try Linear(weights["encoder"], inputs: 1, outputs: size, environment)
    keysAndValues = try Linear(
      stacking: [attention["key"], attention["value"]], inputs: size, outputs: [size, size], bias: false, environment)
    query = try Linear(attention["query"], inputs: size, outputs: size, bias: false, environment)
    output = try Linear(attention["output"], inputs: size, outputs: size, bias: false, environment)
    tokens = try Embedding(weights["tokens"], count: vocabularySize, size: size, environment)
    head = try Linear(weights["head"], inputs: size, outputs: vocabularySize, environment)
  }

  var caches: CacheLayout {
    CacheLayout([CacheGroup(.source(atMost: LoudnessProcessor.frames), layers: 1, heads: 1, headSize: size)])
  }

  func encodeSources(
    _ items: [MediaFeatures], into targets: [SourceTarget], _ step: inout StepContext
  ) throws(ComputeError) {
    for (item, target) in zip(items, targets) {
      let states = try encoder(try step.make(item.values, item.shape), &step)
      let projected = try keysAndValues(states, &step)
      let cache = target.caches[0]
      step.backend.write(
        key: projected.columns(0..<size), value: projected.columns(size..<2 * size), to: cache.view.layers[0],
        slots: cache.slots)
    }
  }

  func forward(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let x = try tokens(batch.tokens, &step)
    let source = batch.caches[0]
    let heard = try step.make(x.shape)
    step.backend.attention(
      query: try query(x, &step), cache: source.view.layers[0], index: source.index, heads: 1,
      scale: 1 / Float(size).squareRoot(), out: heard)
    step.tap("heard", heard)
    try output(heard, residual: x, out: x, &step)
    let sampled = try step.select(batch.sampledRows, of: x)
    return try head(sampled, &step)
  }
}
