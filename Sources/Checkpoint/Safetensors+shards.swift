import JSON

extension Safetensors {
  /// The tensors of a checkpoint in several files, found through `index`: a JSON file beside them whose `weight_map`
  /// gives the file of each tensor. A tensor that a shard holds and the index does not name is taken as well.
  public static func tensors(shardedBy index: String, in folder: String) throws(CheckpointError) -> [StoredTensor] {
    let path = "\(folder)/\(index)"
    let owners = try weightMap(path)
    var tensors: [String: StoredTensor] = [:]
    for shard in Set(owners.values).sorted() {
      for tensor in try Safetensors.tensors(at: "\(folder)/\(shard)") {
        if let owner = owners[tensor.name], owner != shard { continue }
        if let other = tensors.updateValue(tensor, forKey: tensor.name) {
          throw CheckpointError(
            "The tensor '\(tensor.name)' is in \(other.file.path) and in \(tensor.file.path), and \(path) names neither."
          )
        }
      }
    }
    for (name, shard) in owners where tensors[name] == nil {
      throw CheckpointError("\(path) says that \(shard) holds the tensor '\(name)', but it does not.")
    }
    return tensors.values.sorted { $0.name < $1.name }
  }

  private static func weightMap(_ path: String) throws(CheckpointError) -> [String: String] {
    let file = try MappedFile(path)
    var owners: [String: String] = [:]
    var found = false
    do {
      try file.withBytes(0..<file.count) { bytes throws(JSONError) in
        var scanner = JSONScanner(bytes.assumingMemoryBound(to: UInt8.self).span)
        try scanner.object { key, scanner throws(JSONError) in
          guard key == "weight_map" else { return try scanner.skip() }
          found = true
          try scanner.object { name, scanner throws(JSONError) in owners[name] = try scanner.string() }
        }
        try scanner.end()
      }
    } catch {
      throw CheckpointError("\(path) cannot be read: \(error).")
    }
    guard found, !owners.isEmpty else { throw CheckpointError("\(path) has no weight_map that names a tensor.") }
    for (name, shard) in owners where !isBelow(shard) {
      throw CheckpointError(
        "\(path) puts the tensor '\(name)' in '\(shard)', which is not the name of a file in the checkpoint's folder.")
    }
    return owners
  }

  /// Whether a path stays below the folder that it starts from; one that leads elsewhere is a mistake or an attack.
  private static func isBelow(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return !path.utf8.contains(0) && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }
}
