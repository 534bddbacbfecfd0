import Checkpoint
import Compute

/// Rows of embeddings `[rows, columns]` as a model's decoder takes them: what its own table has for tokens, or what its
/// projector makes of an item. They are in memory, or in a file that is read when they are needed.
public struct EmbeddingRows: Sendable {
  private enum Source: Sendable {
    case values([Float])
    case file(StoredTensor)
  }

  private let source: Source
  /// How many positions they take.
  public let rows: Int
  /// The model's hidden size.
  public let columns: Int

  /// - Parameter values: row after row.
  /// - Throws: where there are not `rows · columns` of them.
  public init(_ values: [Float], rows: Int, columns: Int) throws(InputError) {
    let (count, overflows) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflows, values.count == count else {
      throw InputError(
        .invalidRequest, "\(rows) rows of \(columns) embeddings cannot be made of \(values.count) values.")
    }
    source = .values(values)
    self.rows = rows
    self.columns = columns
  }

  /// The only tensor of a safetensors file: `[rows, columns]` or `[1, rows, columns]` of float32, float16 or bfloat16. The
  /// file stays mapped, and must not be written into, for as long as there are the rows.
  /// - Parameter name: what errors call it.
  /// - Throws: where the file holds anything else.
  public init(contentsOf path: String, named name: String = "Embedding") throws(InputError) {
    let tensors: [StoredTensor]
    do throws(CheckpointError) { tensors = try Safetensors.tensors(at: path) } catch {
      throw InputError(.invalidRequest, "\(error)")
    }
    guard tensors.count == 1 else {
      throw InputError(.invalidRequest, "\(path) holds \(tensors.count) tensors; embeddings are a file with one.")
    }
    let (tensor, shape) = (tensors[0], tensors[0].shape)
    guard shape.rank == 2 || shape.rank == 3 && shape[0] == 1 else {
      throw InputError(
        .invalidRequest,
        "\(name) must be 2D (seq_len, hidden_size) or 3D (1, seq_len, hidden_size), got \(shape) in \(path).")
    }
    guard [.float32, .float16, .bfloat16].contains(tensor.dtype) else {
      throw InputError(
        .invalidRequest, "\(name) in \(path) is \(tensor.dtype); use float32, float16 or bfloat16.")
    }
    source = .file(tensor)
    rows = shape[shape.rank - 2]
    columns = shape[shape.rank - 1]
  }

  /// Row after row; of a file they are read each time.
  public var values: [Float] {
    switch source {
    case .values(let values): values
    case .file(let tensor): tensor.floats
    }
  }
}

extension EmbeddingRows: Equatable {
  public static func == (left: Self, right: Self) -> Bool {
    left.rows == right.rows && left.columns == right.columns && left.values == right.values
  }
}
