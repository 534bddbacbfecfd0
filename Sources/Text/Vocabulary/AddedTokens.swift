/// The added tokens of a tokenizer, with the ids that `tokenizers` gives them.
struct AddedTokens: Sendable {
  private var tokens: [AddedToken] = []
  private var byContent = PieceTable()
  /// For each id up to the highest the place in `tokens`; -1 where the id is the model's own.
  private var places: [Int32] = []
  /// The ids that are special. A token that is stated twice, once as special, is.
  private var specials: [Bool] = []
  /// The spellings that normalizing changes: these are what decoding gets, as in `tokenizers`.
  private var changed: [Int32: [UInt8]] = [:]
  /// Looked for in the text as it is given.
  let verbatim: AddedTokenMatcher
  /// Looked for in the normalized text.
  let normalized: AddedTokenMatcher

  /// A token that the vocabulary spells keeps the id that it has there; any other gets the next id after the
  /// vocabulary, in the order of the file. The id that the file states is not asked, as `tokenizers` only warns
  /// where it differs.
  init(_ stated: [AddedToken], vocabulary: PieceTable, normalizer: Normalizer?) {
    var next = vocabulary.count
    // By bytes: Swift takes strings of the same characters for equal, however they are spelled.
    var known: [[UInt8]: Int] = [:]
    known.reserveCapacity(stated.count)
    places = Array(repeating: -1, count: max(vocabulary.limit, vocabulary.count + stated.count))
    specials = Array(repeating: false, count: places.count)
    for var token in stated where !token.content.isEmpty {
      let content = Array(token.content.utf8)
      if let place = known[content] {
        token.id = tokens[place].id
        tokens[place] = token
      } else {
        let inVocabulary = vocabulary.number(of: content.span)
        token.id = Int32(truncatingIfNeeded: inVocabulary ?? next)
        if inVocabulary == nil { next += 1 }
        known[content] = tokens.count
        let start = byContent.bytes.count
        byContent.bytes += content
        _ = byContent.place(tokens.count, from: start)
        places[Int(token.id)] = Int32(truncatingIfNeeded: tokens.count)
        tokens.append(token)
      }
      if token.isSpecial { specials[Int(token.id)] = true }
      if token.isNormalized, let normalizer {
        let normal = normalizer.normalize(content)
        if normal != content { changed[token.id] = normal }
      }
    }
    byContent.index()
    verbatim = AddedTokenMatcher(tokens.filter { !$0.isNormalized }, normalizer: nil)
    normalized = AddedTokenMatcher(tokens.filter(\.isNormalized), normalizer: normalizer)
  }

  /// The token of that id; nil where the id is the model's own.
  subscript(id: Int32) -> AddedToken? {
    guard places.indices.contains(Int(id)), case let place = places[Int(id)], place >= 0 else { return nil }
    return tokens[Int(place)]
  }

  /// What a token gives to decoding; nil where the id is the model's own.
  func decoded(_ id: Int32) -> [UInt8]? {
    self[id].map { changed[id] ?? Array($0.content.utf8) }
  }

  func id(of content: Span<UInt8>) -> Int32? {
    byContent.number(of: content).map { tokens[$0].id }
  }

  func isSpecial(_ id: Int32) -> Bool { specials.indices.contains(Int(id)) && specials[Int(id)] }

  /// All spellings.
  var contents: some Sequence<String> { tokens.lazy.map(\.content) }

  var highestID: Int32 { tokens.map(\.id).max() ?? -1 }
}
