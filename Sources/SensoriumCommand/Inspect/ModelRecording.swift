import Checkpoint
import Compute
import GraphPicture
import Media
import ModelKit

/// A model that was built on a backend which computes nothing: it shows whether the weights fit, what memory they take,
/// and what the graph does.
struct ModelRecording {
  private let backend: RecordingBackend
  private let graph: any ForwardGraph
  private let processor: any InputProcessor
  let dtype: DType

  /// - Parameters:
  ///   - dtype: what the weights are packed as; nil: the first of `weightTypes`.
  /// - Throws: where tensors are missing, superfluous or of another shape.
  init(
    _ checkpoint: Checkpoint, _ plugin: any ModelPlugin.Type, dtype: DType?, as weightTypes: [DType]
  ) throws(LoadError) {
    backend = RecordingBackend(weightTypes: weightTypes) { ($0 as? StoredTensor)?.name }
    self.dtype = dtype ?? weightTypes[0]
    let environment = GraphEnvironment(backend, dtype: self.dtype)
    (graph, processor) = try Self.build(plugin, checkpoint, environment)
  }

  private static func build<Plugin: ModelPlugin>(
    _ plugin: Plugin.Type, _ checkpoint: Checkpoint, _ environment: GraphEnvironment
  ) throws(LoadError) -> (any ForwardGraph, any InputProcessor) {
    let config = try Plugin.config(checkpoint)
    let map = try Plugin.weightMap(config, checkpoint)
    let weights: WeightPath
    do throws(CheckpointError) { weights = try WeightPath(checkpoint, map) } catch { throw LoadError(error) }
    let graph = try Plugin.graph(config, weights, environment)
    do throws(CheckpointError) { try weights.finish() } catch { throw LoadError(error) }
    let assets = Assets(checkpoint: checkpoint, tokenizer: try Plugin.tokenizer(checkpoint))
    return (graph, try Plugin.processor(config, assets))
  }

  /// Whether the decoder attends to an encoder, and whether items stand in prompts.
  var attendsToSource: Bool { graph is any SourceEncoder }
  var embedsItems: Bool { graph is any EmbeddingEncoder }

  /// Bytes that each tensor of the checkpoint takes in memory.
  var weightBytes: [String: Int] { backend.weightBytes }

  /// Bytes of keys and values for a sequence of the greatest length, group by group.
  var cacheBytes: [(group: CacheGroup, positions: Int, bytes: Int)] {
    graph.caches.groups.map { group in
      let positions =
        switch group.positions {
        case .tokens: graph.maxPositions
        case .source(let count): count
        }
      return (group, positions, 2 * group.layers * group.heads * group.headSize * positions * dtype.size)
    }
  }

  /// Runs the encoder on an item that is as short as can be, and the decoder on one token, and draws what they asked for.
  func picture(title: String) throws(LoadError) -> GraphPicture {
    do throws(ComputeError) {
      var run = try RecordedRun(graph, backend, dtype)
      try run.encode(item)
      try run.forward()
    } catch { throw LoadError(error) }
    return GraphPicture(backend.operations, title: title)
  }

  /// The first kind of item that the model takes: a tenth of a second of silence, a grey picture, or a video of one frame.
  private var item: MediaFeatures? {
    let silence = MediaItem.pcm(Array(repeating: 0, count: 1600), rate: 16_000)
    if processor.limits[.audio] != nil { return try? processor.features(of: silence, .audio, ProcessorOptions()) }
    let side = 64
    guard
      let grey = try? RGBImage(
        values: Array(repeating: UInt8(128), count: side * side * 3), width: side, height: side, channels: 3)
    else { return nil }
    if processor.limits[.image] != nil { return try? processor.features(of: .image(grey), .image, ProcessorOptions()) }
    guard processor.limits[.video] != nil else { return nil }
    return try? processor.features(of: .frames([.image(grey)]), .video, ProcessorOptions())
  }
}
