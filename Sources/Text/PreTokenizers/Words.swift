/// A text that is cut into words, one after the other in one array of bytes.
struct Words {
  private(set) var bytes: [UInt8]
  /// Where each word ends; it starts where the one before it ends.
  private(set) var ends: [Int]
  /// Whether the first word is the very start of what was to be encoded.
  var startsText: Bool

  /// One word: the whole text.
  init(_ text: [UInt8], startsText: Bool) {
    bytes = text
    ends = text.isEmpty ? [] : [text.count]
    self.startsText = startsText
  }

  /// Cuts or rewrites every word. `change` gets a word, whether it is the very start of the text, and what to append
  /// the new words to.
  mutating func rewrite(_ change: (_ word: Span<UInt8>, _ startsText: Bool, _ words: inout WordList) -> Void) {
    var list = WordList()
    list.reserve(bytes.count, ends.count)
    var start = 0
    for end in ends {
      change(bytes.span.extracting(start..<end), startsText && start == 0, &list)
      start = end
    }
    bytes = list.bytes
    ends = list.ends
  }
}

/// Words that are being collected; an empty one is left out.
struct WordList {
  var bytes: [UInt8] = []
  fileprivate(set) var ends: [Int] = []

  fileprivate mutating func reserve(_ count: Int, _ words: Int) {
    bytes.reserveCapacity(count + count / 4)
    ends.reserveCapacity(max(words, count / 4))
  }

  /// Appends a part of `text` as a word.
  mutating func append(_ text: Span<UInt8>, _ range: Range<Int>) {
    text.extracting(range).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    endWord()
  }

  /// Makes a word of what was appended to `bytes` since the last one.
  mutating func endWord() {
    if bytes.count > (ends.last ?? 0) { ends.append(bytes.count) }
  }
}
