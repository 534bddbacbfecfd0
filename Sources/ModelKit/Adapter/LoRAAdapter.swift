import Checkpoint
import Compute
import Spelling

/// A LoRA adapter made ready for a graph: its matrices packed, in memory of its own that goes when the adapter does.
public struct LoRAAdapter: Sendable {
  /// By the numbers of `LinearLayers`; nil: not changed.
  public let changes: [LowRankChange?]
  private let store: WeightStore

  /// So many names of a kind of fault are told.
  private static let namedAtMost = 3

  /// Reads the adapter in `folder` and packs it in the type of the graph's weights.
  /// - Parameters:
  ///   - map: from the names of Hugging Face's modules to those of the graph (`ModelPlugin.adapterMap`).
  ///   - environment: that the graph was built with.
  /// - Throws: all reasons why it cannot be used, one sentence each.
  public init(
    folder: String, maxRank: Int, _ map: WeightMap, _ environment: GraphEnvironment
  ) throws(LoadError) {
    let checkpoint: AdapterCheckpoint
    var parts: [Part] = []
    do throws(CheckpointError) {
      checkpoint = try AdapterCheckpoint(folder: folder, maxRank: maxRank)
      for module in checkpoint.modules {
        let scale = try checkpoint.config.scale(of: module)
        for (name, up) in try map.apply(to: module.up, named: "\(module.name).weight") {
          let layer = name.hasSuffix(".weight") ? String(name.dropLast(".weight".count)) : name
          parts.append(Part(module: module, layer: layer, up: up, scale: scale))
        }
      }
    } catch { throw LoadError(error) }
    let problems = checkpoint.problems + Self.problems(parts, environment.linearLayers)
    guard problems.isEmpty else { throw LoadError(problems.joined(separator: " ")) }
    store = WeightStore(environment.backend)
    changes = try Self.pack(parts, environment, store)
  }

  /// Bytes of its matrices.
  public var bytes: Int { store.bytes }

  /// What is to be added to one layer of the graph.
  private struct Part {
    let module: AdapterCheckpoint.Module
    let layer: String
    let up: StoredTensor
    let scale: Float

    var down: StoredTensor { module.down }
  }

  private static func problems(_ parts: [Part], _ linear: LinearLayers) -> [String] {
    let layers = linear.all
    var strange: [String] = []
    var misshapen: [String] = []
    for part in parts {
      guard let number = linear.number(of: part.layer) else {
        strange.append("'\(part.module.name)'")
        continue
      }
      let layer = layers[number]
      guard part.down.shape[1] == layer.inputs, part.up.shape[0] == layer.outputs else {
        misshapen.append(
          "The module '\(part.module.name)' takes \(part.down.shape[1]) inputs to \(part.up.shape[0]) outputs in the "
            + "adapter and \(layer.inputs) to \(layer.outputs) in the model.")
        continue
      }
    }
    var problems = Array(misshapen.prefix(namedAtMost))
    if misshapen.count > namedAtMost {
      problems.append("So do \(misshapen.count - namedAtMost) more modules: the adapter is of another model.")
    }
    guard !strange.isEmpty else { return problems }
    let more = strange.count > namedAtMost ? " and \(strange.count - namedAtMost) more" : ""
    return problems + ["The model has no linear layer \(strange.prefix(namedAtMost).joined(separator: ", "))\(more)."]
  }

  private static func pack(
    _ parts: [Part], _ environment: GraphEnvironment, _ store: WeightStore
  ) throws(LoadError) -> [LowRankChange?] {
    var changes = [LowRankChange?](repeating: nil, count: environment.linearLayers.all.count)
    for part in parts {
      guard let number = environment.linearLayers.number(of: part.layer) else { continue }
      let up = HostArray(part.up.floats.map { $0 * part.scale }, part.up.shape)
      changes[number] = LowRankChange(
        down: try environment.pack([part.down], in: store), up: try environment.pack([up], in: store))
    }
    return changes
  }
}
