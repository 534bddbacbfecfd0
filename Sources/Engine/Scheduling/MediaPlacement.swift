/// Where an item's embeddings stand in a prompt: its first rows in the first range, and so on.
struct MediaPlacement: Sendable, Equatable {
  let ranges: [Range<Int>]

  init(ranges: [Range<Int>]) { self.ranges = ranges }

  /// In the places of a prompt that `isRow` names.
  init(places isRow: some Sequence<Bool>, from start: Int = 0) {
    var ranges: [Range<Int>] = []
    for (place, isRow) in isRow.enumerated() where isRow {
      let position = start + place
      if let last = ranges.last, last.upperBound == position {
        ranges[ranges.count - 1] = last.lowerBound..<position + 1
      } else {
        ranges.append(position..<position + 1)
      }
    }
    self.ranges = ranges
  }

  func moved(by count: Int) -> MediaPlacement {
    MediaPlacement(ranges: ranges.map { $0.lowerBound + count..<$0.upperBound + count })
  }
}
