import Engine
import CPUBackend
import Checkpoint
import Compute
import ModelKit
import Text

extension GoldenVariant {
  /// What the variant's encoder and projector make of items: the rows that stand in a prompt for them.
  public func rows<Plugin: ModelPlugin>(
    of media: [Modality: [MediaItem]], _ plugin: Plugin.Type
  ) throws -> [Modality: [EmbeddingRows]] {
    try withCheckpoint { folder in
      let checkpoint = try Checkpoint(folder: folder)
      let tokenizer = try Tokenizer(contentsOf: "\(folder)/tokenizer.json")
      let backend = try CPUBackend(threads: 2)
      let config = try Plugin.config(checkpoint)
      let processor = try Plugin.processor(config, Assets(checkpoint: checkpoint, tokenizer: tokenizer))
      let weights = try WeightPath(checkpoint, try Plugin.weightMap(config, checkpoint))
      let environment = GraphEnvironment(backend, dtype: .float32)
      // It holds the weights, which the graph only refers to.
      defer { withExtendedLifetime(environment) {} }
      guard let graph = try Plugin.graph(config, weights, environment) as? any EmbeddingEncoder else {
        throw LoadError("The plugin makes no rows.")
      }
      return try media.reduce(into: [:]) { rows, entry in
        rows[entry.key] = try entry.value.map { item in
          let features = try processor.features(of: item, entry.key, ProcessorOptions())
          var step = StepContext(backend)
          let out = try step.make([features.positions, graph.embeddingSize])
          try graph.embed([features], into: [out], &step)
          return try EmbeddingRows(backend.download(out), rows: features.positions, columns: graph.embeddingSize)
        }
      }
    }
  }

  /// A run's prompt with such rows instead of its items.
  public func embedded<Plugin: ModelPlugin>(_ run: GoldenRun, _ plugin: Plugin.Type) throws -> Prompt {
    .text(run.prompt, try rows(of: run.media, plugin).mapValues { $0.map { .embeddings($0) } })
  }

  /// The rows of the checkpoint's own table for tokens.
  public func rows(of tokens: [Int32]) throws -> EmbeddingRows {
    try withCheckpoint { folder in
      let checkpoint = try Checkpoint(folder: folder)
      let name = checkpoint.names.first { $0.hasSuffix("embed_tokens.weight") }
      guard let table = name.flatMap({ checkpoint[$0] }) else { throw LoadError("There is no table of embeddings.") }
      let (all, size) = (table.floats, table.shape[1])
      return try EmbeddingRows(
        tokens.flatMap { all[Int($0) * size..<(Int($0) + 1) * size] }, rows: tokens.count, columns: size)
    }
  }
}
