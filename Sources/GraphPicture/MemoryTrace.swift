import Compute

/// Which operation last wrote where: what a later one reads there is that one's result.
struct MemoryTrace {
  private struct Write {
    let start: UInt
    let end: UInt
    let operation: Int
  }

  private var writes: [Write] = []

  mutating func write(_ tensor: Tensor, by operation: Int) { write(Self.range(tensor), by: operation) }

  mutating func write(_ range: Range<UInt>, by operation: Int) {
    // What is covered whole can never be read again.
    writes.removeAll { $0.start >= range.lowerBound && $0.end <= range.upperBound }
    writes.append(Write(start: range.lowerBound, end: range.upperBound, operation: operation))
  }

  /// The operations whose results lie in a tensor.
  func sources(_ tensor: Tensor) -> [Int] { sources(Self.range(tensor)) }

  func sources(_ range: Range<UInt>) -> [Int] {
    var sources: [Int] = []
    for write in writes.reversed() where write.start < range.upperBound && write.end > range.lowerBound {
      sources.append(write.operation)
      // The latest that covers all of it hides what is below.
      if write.start <= range.lowerBound, write.end >= range.upperBound { break }
    }
    return sources
  }

  /// From its first byte to its last; a view of some columns reaches over the other columns of its rows.
  private static func range(_ tensor: Tensor) -> Range<UInt> {
    let start = tensor.address.value
    let elements = tensor.rows == 0 ? 0 : (tensor.rows - 1) * tensor.rowStride + tensor.columns
    return start..<start + UInt(max(1, elements * tensor.dtype.size))
  }
}
