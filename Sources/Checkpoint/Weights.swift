import Spelling
import Synchronization

/// The tensors of a checkpoint under a model's names, and the record of which were taken. A class because every
/// `WeightPath` into it writes to the one record.
final class Weights: Sendable {
  let folder: String
  let tensors: [String: StoredTensor]
  private let map: WeightMap
  private let taken = Mutex<Set<String>>([])

  /// So many unused tensors are named.
  private static let namedAtMost = 8

  init(folder: String, _ tensors: [String: StoredTensor], _ map: WeightMap) {
    self.folder = folder
    self.map = map
    self.tensors = tensors
  }

  func take(_ name: String) -> StoredTensor? {
    guard let tensor = tensors[name] else { return nil }
    taken.withLock { _ = $0.insert(name) }
    return tensor
  }

  /// - Parameter name: the model's; the sentence has the file's spelling.
  func missing(_ name: String) -> CheckpointError {
    let names = Set(tensors.values.map(\.name)).sorted()
    let spelling = map.spelling(of: name, among: names)
    let nearest = nearestSpelling(to: spelling, among: names).map { "; the nearest that is there is '\($0)'" }
    return CheckpointError("\(folder) has no tensor '\(spelling)'\(nearest ?? "").")
  }

  /// The tensors that were never taken, as the file calls them.
  var unused: [String] {
    let left = taken.withLock { taken in tensors.filter { !taken.contains($0.key) } }
    return Set(left.values.map(\.name)).sorted()
  }

  /// A sentence that names those tensors; nil where there are none.
  var unusedSentence: String? {
    let unused = unused
    guard !unused.isEmpty else { return nil }
    let named = unused.prefix(Self.namedAtMost).map { "'\($0)'" }.joined(separator: ", ")
    let more = unused.count > Self.namedAtMost ? ", …" : ""
    return
      "\(folder) holds \(unused.count) tensor\(unused.count == 1 ? "" : "s") that the model does not use: \(named)\(more)."
  }
}
