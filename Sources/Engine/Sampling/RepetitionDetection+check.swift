extension RepetitionDetection {
  /// Whether the tokens end with a pattern that stands there `minCount` times in a row.
  func isFound(atEndOf tokens: ArraySlice<Int32>) -> Bool {
    guard maxPatternSize > 0 else { return false }
    for size in max(1, minPatternSize)...maxPatternSize {
      let (length, overflows) = size.multipliedReportingOverflow(by: minCount)
      guard !overflows, length <= tokens.count else { return false }
      // Each token is the one a pattern before it.
      let tail = tokens.suffix(length)
      if tail.dropFirst(size).elementsEqual(tail.dropLast(size)) { return true }
    }
    return false
  }
}
