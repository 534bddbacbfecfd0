/// Finds added tokens in a text: leftmost first, and of those the longest.
///
/// A position whose byte starts no token costs one look-up in a table. At any other the table of spellings is asked
/// for each length that such tokens have, the longest first: 1,600 tokens of Whisper have eleven lengths.
struct AddedTokenMatcher: Sendable {
  private var spellings = PieceTable()
  /// For each first byte the lengths of the tokens that start with it, falling.
  private var lengths: [[Int]] = []
  private var tokens: [AddedToken] = []

  /// - Parameter normalizer: what the searched text is normalized with; the spellings are too.
  init(_ all: [AddedToken], normalizer: Normalizer?) {
    if all.isEmpty { return }
    lengths = Array(repeating: [], count: 256)
    for token in all {
      var spelling = Array(token.content.utf8)
      if let normalizer { spelling = normalizer.normalize(spelling) }
      guard let first = spelling.first else { continue }
      let start = spellings.bytes.count
      spellings.bytes += spelling
      _ = spellings.place(tokens.count, from: start)
      tokens.append(token)
      if !lengths[Int(first)].contains(spelling.count) { lengths[Int(first)].append(spelling.count) }
    }
    spellings.index()
    for byte in lengths.indices { lengths[byte].sort(by: >) }
  }

  /// A stretch of a text: an added token, or text for the model where `id` is nil.
  struct Stretch: Equatable {
    let range: Range<Int>
    let id: Int32?
  }

  /// Cuts a text into tokens and what is between them. Nothing is empty and nothing is left out.
  func cut(_ text: Span<UInt8>) -> [Stretch] {
    if text.isEmpty { return [] }
    if tokens.isEmpty { return [Stretch(range: 0..<text.count, id: nil)] }
    var stretches: [Stretch] = []
    var done = 0
    var position = 0
    while position < text.count {
      guard let (token, end) = match(text, at: position) else {
        position += 1
        continue
      }
      let found = position..<end
      position = end
      if token.singleWord, touchesWord(text, found) { continue }
      let start = token.stripsLeft ? max(spaceStart(text, before: found.lowerBound), done) : found.lowerBound
      let stop = token.stripsRight ? spaceEnd(text, after: found.upperBound) : found.upperBound
      if done < start { stretches.append(Stretch(range: done..<start, id: nil)) }
      stretches.append(Stretch(range: start..<stop, id: token.id))
      done = stop
    }
    if done < text.count { stretches.append(Stretch(range: done..<text.count, id: nil)) }
    return stretches
  }

  private func match(_ text: Span<UInt8>, at position: Int) -> (AddedToken, end: Int)? {
    for length in lengths[Int(text[position])] where position + length <= text.count {
      if let number = spellings.number(of: text.extracting(position..<position + length)) {
        return (tokens[number], position + length)
      }
    }
    return nil
  }

  private func touchesWord(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    if range.lowerBound > 0, UTF8Text.scalar(text, endingAt: range.lowerBound).scalar.isWordCharacter { return true }
    return range.upperBound < text.count && UTF8Text.scalar(text, at: range.upperBound).scalar.isWordCharacter
  }

  private func spaceStart(_ text: Span<UInt8>, before end: Int) -> Int {
    var start = end
    while start > 0, case let before = UTF8Text.scalar(text, endingAt: start), before.scalar.isSpace {
      start -= before.length
    }
    return start
  }

  private func spaceEnd(_ text: Span<UInt8>, after start: Int) -> Int {
    var end = start
    while end < text.count, case let after = UTF8Text.scalar(text, at: end), after.scalar.isSpace {
      end += after.length
    }
    return end
  }
}
