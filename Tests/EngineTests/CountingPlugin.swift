import Checkpoint
import Compute
import ModelKit
import Synchronization

/// The fake model, whose features are as large as a sample says and are counted until they are encoded.
enum CountingPlugin: ModelPlugin {
  struct Counts: Equatable {
    /// Prepared and not encoded yet.
    var waiting = 0
    var mostWaiting = 0
    /// Under preparation at the moment.
    var preparing = 0
    var mostPreparing = 0
    var prepared = 0
  }

  /// Of the engine that one test at a time makes.
  static let counts = Mutex(Counts())

  static let descriptor = FakePlugin.descriptor

  static func config(_ checkpoint: Checkpoint) -> FakePlugin.Config { FakePlugin.Config() }
  static func weightMap(_ config: FakePlugin.Config, _ checkpoint: Checkpoint) -> WeightMap { WeightMap() }
  static func processor(_ config: FakePlugin.Config, _ assets: Assets) -> any InputProcessor { CountingProcessor() }

  static func graph(
    _ config: FakePlugin.Config, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any ForwardGraph {
    _ = try environment.take(weights, "nothing", [1])
    return CountingGraph(inner: FakeGraph(config: config))
  }
}

/// Of samples [value, count]: `count` times the value.
private struct CountingProcessor: InputProcessor {
  let limits: [Modality: Int] = [.audio: 1]
  let addsSpecialTokens = false

  func features(
    of item: MediaItem, _ modality: Modality, _ options: ProcessorOptions
  ) throws(InputError) -> MediaFeatures {
    guard case .pcm(let samples, _, _) = item, samples.count == 2, samples[0] >= 0 else {
      throw InputError(.invalidMedia, "This item is broken; give another.")
    }
    CountingPlugin.counts.withLock { counts in
      counts.preparing += 1
      counts.mostPreparing = max(counts.mostPreparing, counts.preparing)
    }
    let count = Int(samples[1])
    let values = Array(repeating: samples[0], count: count)
    CountingPlugin.counts.withLock { counts in
      counts.preparing -= 1
      counts.prepared += 1
      counts.waiting += 1
      counts.mostWaiting = max(counts.mostWaiting, counts.waiting)
    }
    return MediaFeatures(.audio, values, [count], positions: 20, seconds: 1)
  }
}

private struct CountingGraph: SourceEncoder {
  let inner: FakeGraph

  var caches: CacheLayout { inner.caches }
  var vocabularySize: Int { inner.vocabularySize }
  var maxPositions: Int { inner.maxPositions }

  func encodeSources(
    _ items: [MediaFeatures], into targets: [SourceTarget], _ step: inout StepContext
  ) throws(ComputeError) {
    CountingPlugin.counts.withLock { $0.waiting -= items.count }
    try inner.encodeSources(items, into: targets, &step)
  }

  func forward(_ batch: Batch, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    try inner.forward(batch, &step)
  }
}
