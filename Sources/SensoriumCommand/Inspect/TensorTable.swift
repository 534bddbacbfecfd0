import Checkpoint
import GraphPicture

/// The tensors of a checkpoint, those of layers that are alike in one line.
struct TensorTable {
  let text: String

  init(_ checkpoint: Checkpoint) {
    struct Kind: Hashable {
      let name: String
      let shape: String
      let dtype: String
    }
    var counts: [Kind: Int] = [:]
    var order: [Kind] = []
    for name in checkpoint.names {
      guard let tensor = checkpoint[name] else { continue }
      let kind = Kind(name: layerPattern(name), shape: "\(tensor.shape)", dtype: "\(tensor.dtype)")
      if counts[kind] == nil { order.append(kind) }
      counts[kind, default: 0] += 1
    }
    text = textTable(
      order.map { kind in
        let count = counts[kind] ?? 1
        return ["  " + kind.name, kind.dtype, kind.shape + (count > 1 ? " x \(count)" : "")]
      })
  }
}
