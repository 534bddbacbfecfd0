import Compute
import ModelKit

/// An encoded item that stands in prompts, in memory of its own.
struct EncodedItem {
  /// `[positions, embeddingSize]`
  let embeddings: Tensor
  let memory: Buffer

  init(rows: Int, columns: Int, _ backend: any Backend) throws(ComputeError) {
    memory = try backend.allocate(bytes: rows * columns * DType.float32.size)
    embeddings = Tensor(memory.address, .float32, [rows, columns])
  }

  /// The part of the item that stands among the tokens `range`, which begin at row `first` of a batch.
  func rows(_ placement: MediaPlacement, in range: Range<Int>, from first: Int) -> [EmbeddedRows] {
    var passed = 0
    var found: [EmbeddedRows] = []
    for whole in placement.ranges {
      defer { passed += whole.count }
      let part = whole.clamped(to: range)
      guard !part.isEmpty else { continue }
      let start = passed + part.lowerBound - whole.lowerBound
      let row = first + part.lowerBound - range.lowerBound
      found.append(EmbeddedRows(row..<row + part.count, embeddings.rows(start..<start + part.count)))
    }
    return found
  }
}
