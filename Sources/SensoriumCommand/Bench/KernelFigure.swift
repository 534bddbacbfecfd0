import Compute
import JSON

/// How long one operation took.
struct KernelFigure {
  let operation: String
  let shape: String
  /// The fastest of all runs.
  let seconds: Double
  /// Multiplications and additions; 0 where they are not what it costs.
  let operations: Double
  /// What must be read and written; 0 where that is not what it costs.
  let bytes: Double

  private var gigaflops: Double { operations / seconds / 1e9 }
  private var gigabytes: Double { bytes / seconds / 1e9 }

  static let heading = row(["isa", "weights", "operation", "shape", "us", "GFLOP/s", "GB/s"])

  func line(_ isa: String, _ dtype: DType) -> String {
    Self.row([
      isa, "\(dtype)", operation, shape, (seconds * 1e6).fixed(1), operations > 0 ? gigaflops.fixed(1) : "-",
      bytes > 0 ? gigabytes.fixed(1) : "-",
    ])
  }

  func json(_ isa: String, _ dtype: DType) -> JSONValue {
    [
      "isa": .string(isa), "dtype": .string("\(dtype)"), "operation": .string(operation), "shape": .string(shape),
      "seconds": .number(seconds), "gflops": operations > 0 ? .number(gigaflops) : .null,
      "gbps": bytes > 0 ? .number(gigabytes) : .null,
    ]
  }

  /// Lines are written as they are measured, so that widths are set beforehand; numbers stand at the right.
  private static func row(_ cells: [String]) -> String {
    let widths = [10, 8, 16, 22, -10, -9, -8]
    return zip(cells, widths).map { cell, width in
      let space = String(repeating: " ", count: max(0, abs(width) - cell.count))
      return width < 0 ? space + cell : cell + space
    }.joined(separator: "  ") + "\n"
  }
}
