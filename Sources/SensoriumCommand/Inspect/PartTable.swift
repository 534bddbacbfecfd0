import Checkpoint
import Compute

/// Where the weights' memory goes: a line for each part of the model.
struct PartTable {
  let text: String

  init(_ checkpoint: Checkpoint, _ recording: ModelRecording?) {
    var parts: [(name: String, tensors: Int, parameters: Int, stored: Int, held: Int)] = []
    let held = recording?.weightBytes ?? [:]
    let depth = Self.depth(checkpoint.names)
    // Tied weights lie in the file once.
    var seen = Set<StoredTensor.Storage>()
    for name in checkpoint.names {
      guard let tensor = checkpoint[name] else { continue }
      let components = Self.components(name)
      let part = components.count > depth ? components[depth] : name
      if parts.last?.name != part { parts.append((part, 0, 0, 0, 0)) }
      parts[parts.count - 1].tensors += 1
      parts[parts.count - 1].parameters += tensor.shape.count
      if seen.insert(tensor.storage).inserted { parts[parts.count - 1].stored += tensor.byteCount }
      parts[parts.count - 1].held += held[name] ?? 0
    }
    let total = parts.reduce(into: (name: "all", tensors: 0, parameters: 0, stored: 0, held: 0)) { total, part in
      total.tensors += part.tensors
      total.parameters += part.parameters
      total.stored += part.stored
      total.held += part.held
    }
    let heading = recording.map { "AS \($0.dtype)" } ?? "IN MEMORY"
    text = textTable(
      [["  PART", "TENSORS", "PARAMETERS", "STORED", heading]]
        + (parts + [total]).map { part in
          [
            "  " + part.name, "\(part.tensors)", "\((Double(part.parameters) / 1e6).fixed(1)) M",
            megabytes(part.stored),
            recording == nil ? "?" : megabytes(part.held),
          ]
        })
  }

  /// How many components all names begin with alike.
  private static func depth(_ names: [String]) -> Int {
    guard let first = names.first.map(components) else { return 0 }
    var depth = 0
    while depth < first.count - 1,
      names.allSatisfy({ name in
        let parts = components(name)
        return parts.count > depth + 1 && parts[depth] == first[depth]
      })
    {
      depth += 1
    }
    return depth
  }

  private static func components(_ name: String) -> [String] {
    name.split { $0 == "." || $0 == "/" }.map(String.init)
  }
}
