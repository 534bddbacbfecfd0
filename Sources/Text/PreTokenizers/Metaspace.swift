/// Writes spaces as a visible character, `▁`, and makes each the start of a word (SentencePiece's way).
struct Metaspace: Sendable {
  /// The character, as UTF-8.
  var replacement: [UInt8]
  /// Which texts get the character at their start, where they have none.
  var prepends: Tokenizer.PrefixSpace
  /// Whether to cut; where false, only the spelling is done.
  var cuts: Bool

  func apply(to words: inout Words) {
    words.rewrite { word, startsText, list in
      let spelled = spell(word, startsText)
      guard cuts else { return list.append(spelled.span, 0..<spelled.count) }
      var start = 0
      for index in 1..<max(spelled.count, 1) where spelled[index...].starts(with: replacement) {
        list.append(spelled.span, start..<index)
        start = index
      }
      list.append(spelled.span, start..<spelled.count)
    }
  }

  private func spell(_ word: Span<UInt8>, _ startsText: Bool) -> [UInt8] {
    var spelled: [UInt8] = []
    spelled.reserveCapacity(word.count + 8)
    for index in 0..<word.count {
      if word[index] == 0x20 { spelled += replacement } else { spelled.append(word[index]) }
    }
    let isAsked = prepends == .always || prepends == .first && startsText
    return isAsked && !spelled.starts(with: replacement) ? replacement + spelled : spelled
  }
}
