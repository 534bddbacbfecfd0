import Compute

/// Operations that follow each other, folded where a stretch of them is repeated, as a model's layers are.
struct Repetition: Equatable {
  /// Of the first round.
  let operations: Range<Int>
  let count: Int

  /// Folds the operations `range`; from each place on the stretch is taken that covers most, and of those the shortest.
  static func fold(_ operations: [RecordedOperation], _ range: Range<Int>) -> [Repetition] {
    let signatures = operations.map(Signature.init)
    var folded: [Repetition] = []
    var place = range.lowerBound
    while place < range.upperBound {
      var best = Repetition(operations: place..<place + 1, count: 1)
      var length = 1
      while place + 2 * length <= range.upperBound {
        let count = rounds(signatures, from: place, length: length, end: range.upperBound)
        if count > 1, count * length > best.count * best.operations.count {
          best = Repetition(operations: place..<place + length, count: count)
        }
        length += 1
      }
      folded.append(best)
      place += best.operations.count * best.count
    }
    return folded
  }

  private static func rounds(_ signatures: [Signature], from start: Int, length: Int, end: Int) -> Int {
    var count = 1
    while start + (count + 1) * length <= end,
      (0..<length).allSatisfy({ signatures[start + $0] == signatures[start + count * length + $0] })
    {
      count += 1
    }
    return count
  }

  /// What two operations have in common that do the same in different layers.
  private struct Signature: Equatable {
    let name: String
    let shape: Shape
    let weights: [String]

    init(_ operation: RecordedOperation) {
      name = operation.name
      shape = operation.shape
      weights = operation.weights.map(layerPattern)
    }
  }
}

/// A weight's name with `*` for the numbers in it.
public func layerPattern(_ name: String) -> String {
  var pattern = ""
  for part in name.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "." || $0 == "/" || $0 == "_" }) {
    let end = part.endIndex
    pattern += !part.isEmpty && part.allSatisfy(\.isNumber) ? "*" : part
    if end < name.endIndex { pattern.append(name[end]) }
  }
  return pattern
}
