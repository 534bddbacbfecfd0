import Compute

/// A place among a model's weights, from which one descends by name:
///
///     let attention = weights["encoder"]["layers"][3]["self_attn"]
///     let query = try attention["q_proj"].take("weight", [width, width])
///
/// All paths of one checkpoint share the record of what was taken; at the end `unused` lists what the model did not ask
/// for, and `finish()` refuses a checkpoint that holds such.
public struct WeightPath: Sendable {
  /// The names so far, joined by dots; empty at the root.
  public let name: String
  private let weights: Weights

  /// The root of the weights of `checkpoint`, under the names that `map` gives them.
  public init(_ checkpoint: Checkpoint, _ map: WeightMap = WeightMap()) throws(CheckpointError) {
    weights = Weights(folder: checkpoint.folder, try map.apply(to: checkpoint), map)
    name = ""
  }

  private init(_ name: String, _ weights: Weights) {
    self.name = name
    self.weights = weights
  }

  public subscript(child: String) -> WeightPath { WeightPath(full(child), weights) }

  public subscript(index: Int) -> WeightPath { self["\(index)"] }

  /// The tensor of that name below this place, which must have the shape `shape`. A missing one's error names the
  /// nearest that is there.
  public func take(_ child: String, _ shape: Shape) throws(CheckpointError) -> StoredTensor {
    guard let tensor = try takeIfPresent(child, shape) else { throw weights.missing(full(child)) }
    return tensor
  }

  /// The same, or nil where there is no such tensor.
  public func takeIfPresent(_ child: String, _ shape: Shape) throws(CheckpointError) -> StoredTensor? {
    guard let tensor = takeIfPresent(child) else { return nil }
    guard tensor.shape == shape else {
      throw CheckpointError(
        "The tensor '\(tensor.name)' in \(tensor.file.path) has shape \(tensor.shape) where the model needs \(shape).")
    }
    return tensor
  }

  /// The tensor of that name whatever its shape is, such as one whose extents tell a size that the configuration does
  /// not; nil where there is none.
  public func takeIfPresent(_ child: String) -> StoredTensor? { weights.take(full(child)) }

  /// Whether there is a tensor of that name; it does not count as used.
  public func has(_ child: String) -> Bool { weights.tensors[full(child)] != nil }

  /// The tensors of the checkpoint that were never taken, as the file calls them, sorted.
  public var unused: [String] { weights.unused }

  /// A sentence that names the first of those; nil where there are none.
  public var unusedSentence: String? { weights.unusedSentence }

  /// Throws where tensors of the checkpoint were never taken, naming the first of them.
  public func finish() throws(CheckpointError) {
    if let sentence = unusedSentence { throw CheckpointError(sentence) }
  }

  private func full(_ child: String) -> String { name.isEmpty ? child : "\(name).\(child)" }
}
