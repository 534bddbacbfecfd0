import Compute

extension WeightMap {
  /// The tensors of `checkpoint` by the names that the rules give them. Throws where two tensors would get one name,
  /// where rows do not split evenly, and where a required rule finds nothing.
  func apply(to checkpoint: Checkpoint) throws(CheckpointError) -> [String: StoredTensor] {
    var mapped: [String: StoredTensor] = [:]
    mapped.reserveCapacity(checkpoint.tensors.count)
    var isUsed = Array(repeating: false, count: rules.count)
    for name in checkpoint.names {
      guard let tensor = checkpoint[name] else { continue }
      for (name, tensor) in try run(tensor, &isUsed) {
        if let other = mapped.updateValue(tensor, forKey: name) {
          throw CheckpointError(
            "Both '\(other.name)' and '\(tensor.name)' of \(checkpoint.folder) become '\(name)' by the weight map.")
        }
      }
    }
    for (rule, isUsed) in zip(rules, isUsed) where rule.isRequired && !isUsed {
      throw CheckpointError("\(checkpoint.folder) has no tensor spelled '\(rule.pattern.text)', which the model needs.")
    }
    return mapped
  }

  private func run(
    _ tensor: StoredTensor, _ isUsed: inout [Bool]
  ) throws(CheckpointError) -> [(String, StoredTensor)] {
    var all = [(tensor.name, tensor)]
    for (index, rule) in rules.enumerated() {
      var next: [(String, StoredTensor)] = []
      for (name, tensor) in all {
        if let made = try rule.apply(name, tensor) {
          isUsed[index] = true
          next += made
        } else {
          next.append((name, tensor))
        }
      }
      all = next
    }
    return all
  }
}

extension WeightMap.Rule {
  /// What becomes of the tensor that is called `name` so far; nil where the rule does not concern it.
  fileprivate func apply(
    _ name: String, _ tensor: StoredTensor
  ) throws(CheckpointError) -> [(String, StoredTensor)]? {
    switch effect {
    case .ignore: return pattern.replace(in: name, by: []).map { _ in [] }
    case .rename(let template):
      return pattern.replace(in: name, by: [template]).map { names in names.map { ($0, tensor) } }
    case .split(let templates):
      guard let names = pattern.replace(in: name, by: templates) else { return nil }
      let rows = tensor.shape.rank > 0 ? tensor.shape[0] : 0
      guard !names.isEmpty, rows > 0, rows % names.count == 0 else {
        throw CheckpointError(
          "The tensor '\(tensor.name)' in \(tensor.file.path) of shape \(tensor.shape) cannot be split into \(names.count)."
        )
      }
      let part = rows / names.count
      return names.enumerated().map { ($1, tensor.rows($0 * part..<($0 + 1) * part)) }
    }
  }
}
