/// Byte-pair encoding of one word: characters become pieces, and neighbouring pieces merge, the earliest merge first.
struct BytePairModel: Sendable {
  struct Options: Sendable {
    /// The piece of a character that is in no vocabulary; without it such characters vanish.
    var unknown: Int32?
    /// A run of unknown characters is one piece.
    var fusesUnknown = false
    /// A character that has no piece becomes `<0x..>` pieces, one a byte.
    var fallsBackToBytes = false
    /// A word that is a piece is not split at all.
    var ignoresMerges = false
    /// Spelled before every character but a word's first.
    var continuingPrefix: [UInt8] = []
    /// Spelled after a word's last character.
    var endSuffix: [UInt8] = []
  }

  let options: Options
  let merges: MergeTable
  /// The piece of each character below U+0180 that is neither prefixed nor suffixed; -1 where there is none.
  private let narrow: [Int32]
  /// The pieces `<0x00>` to `<0xFF>`; -1 where there is none.
  private let bytePieces: [Int32]

  init(options: Options, merges: MergeTable, vocabulary: PieceTable) {
    self.options = options
    self.merges = merges
    narrow = (UInt32(0)..<0x180).map { value in
      var spelling: [UInt8] = []
      UTF8Text.append(Unicode.Scalar(value) ?? "\u{FFFD}", to: &spelling)
      return vocabulary.number(of: spelling.span).map { Int32($0) } ?? -1
    }
    bytePieces = (0..<256).map { byte in
      let digits = Array("0123456789ABCDEF".utf8)
      let spelling = Array("<0x".utf8) + [digits[byte >> 4], digits[byte & 15], UInt8(ascii: ">")]
      return vocabulary.number(of: spelling.span).map { Int32($0) } ?? -1
    }
  }

  /// Appends the pieces of `word`, which is UTF-8. `scratch` is working memory that is kept from word to word.
  func encode(_ word: Span<UInt8>, vocabulary: PieceTable, scratch: inout BytePairScratch, into ids: inout [Int32]) {
    if word.isEmpty { return }
    if options.ignoresMerges, let id = vocabulary.number(of: word) {
      ids.append(Int32(id))
      return
    }
    scratch.removeAll()
    start(word, vocabulary, &scratch)
    scratch.merge(merges)
    ids.append(contentsOf: scratch.ids)
  }

  /// The pieces before any merge.
  private func start(_ word: Span<UInt8>, _ vocabulary: PieceTable, _ scratch: inout BytePairScratch) {
    let plainFirst = options.continuingPrefix.isEmpty
    var unknown: Int32?
    var index = 0
    while index < word.count {
      let (scalar, length) = UTF8Text.scalar(word, at: index)
      let range = index..<index + length
      index += length
      let isPlain = (plainFirst || range.lowerBound == 0) && (options.endSuffix.isEmpty || index < word.count)
      if isPlain, scalar.value < 0x180, case let id = narrow[Int(scalar.value)], id >= 0 {
        if let pending = unknown.take() { scratch.ids.append(pending) }
        scratch.ids.append(id)
        continue
      }
      var spelling: [UInt8] = range.lowerBound == 0 ? [] : options.continuingPrefix
      for at in range { spelling.append(word[at]) }
      if index == word.count { spelling += options.endSuffix }
      if let id = vocabulary.number(of: spelling.span) {
        if let pending = unknown.take() { scratch.ids.append(pending) }
        scratch.ids.append(Int32(id))
      } else if options.fallsBackToBytes, spelling.allSatisfy({ bytePieces[Int($0)] >= 0 }) {
        // An unknown piece that is waiting stays behind these, as it does in `tokenizers`.
        scratch.ids += spelling.map { bytePieces[Int($0)] }
      } else if let id = options.unknown {
        if let pending = unknown, !options.fusesUnknown { scratch.ids.append(pending) }
        unknown = id
      }
    }
    if let pending = unknown { scratch.ids.append(pending) }
  }
}
