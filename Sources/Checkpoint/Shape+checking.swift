import Compute

extension Shape {
  /// Extents as a file states them; nil where there are too many, or one is negative, or their product would not fit
  /// an address.
  init?(checking extents: [Int], elementSize: Int) {
    guard extents.count <= Shape.maxRank else { return nil }
    var bytes = elementSize
    for extent in extents {
      guard extent >= 0 else { return nil }
      let (product, overflow) = bytes.multipliedReportingOverflow(by: max(1, extent))
      if overflow { return nil }
      bytes = product
    }
    self.init(extents)
  }
}
