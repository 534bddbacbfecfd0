/// The spelling among `candidates` that `word` was probably meant to be, for "did you mean"; nil where none is close
/// (more than a third of the letters would have to change). Of equally close ones the first counts.
public func nearestSpelling(to word: String, among candidates: some Sequence<String>) -> String? {
  let wanted = Array(word.lowercased().utf8)
  var best: String?
  var bestDistance = wanted.count / 3 + 1
  for candidate in candidates {
    let letters = Array(candidate.lowercased().utf8)
    guard abs(letters.count - wanted.count) < bestDistance else { continue }
    let distance = editDistance(wanted, letters)
    if distance < bestDistance { (best, bestDistance) = (candidate, distance) }
  }
  return best
}

/// The least number of bytes to insert, remove or replace that turns one spelling into the other (Levenshtein).
func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let above = row[j + 1]
      row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
      diagonal = above
    }
  }
  return row[right.count]
}
