import Compute
import ModelKit

/// An encoded item that stands in a prompt, in memory of its own until the prompt is computed.
struct EmbeddedItem {
  /// `[positions, embeddingSize]`
  let embeddings: Tensor
  private let placement: MediaPlacement
  private let memory: Buffer

  init(rows: Int, columns: Int, _ placement: MediaPlacement, _ backend: any Backend) throws(ComputeError) {
    precondition(placement.ranges.reduce(0) { $0 + $1.count } == rows, "an item has as many places as rows")
    memory = try backend.allocate(bytes: rows * columns * DType.float32.size)
    embeddings = Tensor(memory.address, .float32, [rows, columns])
    self.placement = placement
  }

  /// The part of the item that stands among the tokens `range`, which begin at row `first` of a batch.
  func rows(in range: Range<Int>, from first: Int) -> [EmbeddedRows] {
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
