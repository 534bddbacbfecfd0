import Spelling
import Synchronization

/// The tensors of a checkpoint under a model's names, and the record of which were taken. A class because every
/// `WeightPath` into it writes to the one record.
final class Weights: Sendable {
  let folder: String
  let tensors: [String: StoredTensor]
  private let taken = Mutex<Set<String>>([])

  /// So many unused tensors are named.
  private static let namedAtMost = 8

  init(folder: String, _ tensors: [String: StoredTensor]) {
    self.folder = folder
    self.tensors = tensors
  }

  func take(_ name: String) -> StoredTensor? {
    guard let tensor = tensors[name] else { return nil }
    taken.withLock { _ = $0.insert(name) }
    return tensor
  }

  func missing(_ name: String) -> CheckpointError {
    let nearest = nearestSpelling(to: name, among: tensors.keys.sorted()).map {
      "; the nearest that is there is '\($0)'"
    }
    return CheckpointError("\(folder) has no tensor '\(name)'\(nearest ?? "").")
  }

  func finish() throws(CheckpointError) {
    let unused = taken.withLock { taken in tensors.keys.filter { !taken.contains($0) } }.sorted()
    guard !unused.isEmpty else { return }
    let named = unused.prefix(Self.namedAtMost).map { "'\($0)'" }.joined(separator: ", ")
    let more = unused.count > Self.namedAtMost ? ", …" : ""
    throw CheckpointError(
      "\(folder) holds \(unused.count) tensor\(unused.count == 1 ? "" : "s") that the model does not use: \(named)\(more)."
    )
  }
}
