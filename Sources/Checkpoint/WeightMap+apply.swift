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
      for (bytes, tensor) in try run(Array(name.utf8), tensor, &isUsed) {
        let name = String(decoding: bytes, as: UTF8.self)
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

  /// What becomes of one tensor if its name is `name`: nothing where the rules ignore it, several where they split it.
  public func apply(
    to tensor: StoredTensor, named name: String
  ) throws(CheckpointError) -> [(name: String, tensor: StoredTensor)] {
    var isUsed = Array(repeating: false, count: rules.count)
    return try run(Array(name.utf8), tensor, &isUsed).map { (String(decoding: $0.name, as: UTF8.self), $0.tensor) }
  }

  private func run(
    _ name: [UInt8], _ tensor: StoredTensor, _ isUsed: inout [Bool]
  ) throws(CheckpointError) -> [(name: [UInt8], tensor: StoredTensor)] {
    var all = [(name: name, tensor: tensor)]
    for (index, rule) in rules.enumerated() {
      // Most names meet most rules in vain, so those must cost nothing.
      for place in all.indices.reversed() {
        guard let made = try rule.apply(all[place].name, all[place].tensor) else { continue }
        isUsed[index] = true
        all.replaceSubrange(place...place, with: made)
      }
    }
    return all
  }
}

extension WeightMap.Rule {
  /// What becomes of the tensor that is called `name` so far; nil where the rule does not concern it.
  fileprivate func apply(
    _ name: [UInt8], _ tensor: StoredTensor
  ) throws(CheckpointError) -> [(name: [UInt8], tensor: StoredTensor)]? {
    guard let names = pattern.replace(in: name, by: names) else { return nil }
    guard names.count > 1 else { return names.map { ($0, tensor) } }
    let rows = tensor.shape.rank > 0 ? tensor.shape[0] : 0
    guard rows > 0, rows % names.count == 0 else {
      throw CheckpointError(
        "The tensor '\(tensor.name)' in \(tensor.file.path) of shape \(tensor.shape) cannot be split into \(names.count)."
      )
    }
    let part = rows / names.count
    return names.enumerated().map { ($1, tensor.rows($0 * part..<($0 + 1) * part)) }
  }
}
