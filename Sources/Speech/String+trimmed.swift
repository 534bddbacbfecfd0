extension String {
  /// Without white space at its ends.
  package var trimmed: String {
    let start = unicodeScalars.drop { $0.properties.isWhitespace }
    let end = start.lastIndex { !$0.properties.isWhitespace }.map { start.index(after: $0) } ?? start.startIndex
    return String(start[start.startIndex..<end])
  }
}
