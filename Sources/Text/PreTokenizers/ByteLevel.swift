/// Cuts with GPT-2's pattern and spells each word in the byte-level alphabet.
struct ByteLevel: Sendable {
  /// Puts a space before a text that does not start with one.
  var addsPrefixSpace = false
  /// Cuts with GPT-2's pattern; where false, only the spelling is done.
  var cuts = true

  func apply(to words: inout Words) {
    words.rewrite { word, _, list in
      if addsPrefixSpace, word[0] != 0x20 {
        var prefixed: [UInt8] = [0x20]
        word.withUnsafeBufferPointer { prefixed.append(contentsOf: $0) }
        cut(prefixed.span, &list)
      } else {
        cut(word, &list)
      }
    }
  }

  private func cut(_ text: Span<UInt8>, _ list: inout WordList) {
    var start = 0
    while start < text.count {
      let end = cuts ? GPT2Pattern.end(text, from: start) : text.count
      ByteLevelAlphabet.spell(text.extracting(start..<end), into: &list.bytes)
      list.endWord()
      start = end
    }
  }
}
