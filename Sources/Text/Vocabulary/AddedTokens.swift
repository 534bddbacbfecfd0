/// The added tokens of a tokenizer, with the ids that `tokenizers` gives them.
struct AddedTokens: Sendable {
  private(set) var tokens: [AddedToken] = []
  private var byContent = PieceTable()
  private var places: [Int32: Int] = [:]
  private var specials: Set<Int32> = []
  /// The spellings that normalizing changes: these are what decoding gets, as in `tokenizers`.
  private var changed: [Int32: [UInt8]] = [:]
  /// Looked for in the text as it is given.
  private(set) var verbatim = AddedTokenMatcher()
  /// Looked for in the normalized text.
  private(set) var normalized = AddedTokenMatcher()

  init() {}

  /// A token that the vocabulary spells keeps the id that it has there; any other gets the next id after the
  /// vocabulary, in the order of the file. The id that the file states is not asked, as `tokenizers` only warns
  /// where it differs.
  init(_ stated: [AddedToken], vocabulary: PieceTable, normalizer: Normalizer?) {
    var next = vocabulary.count
    var known: [String: Int] = [:]
    for var token in stated where !token.content.isEmpty {
      var content = token.content
      let inVocabulary = content.withUTF8 { vocabulary.number(of: $0.span) }
      if let place = known[content] {
        token.id = tokens[place].id
        tokens[place] = token
      } else {
        token.id = Int32(inVocabulary ?? next)
        if inVocabulary == nil { next += 1 }
        known[content] = tokens.count
        tokens.append(token)
      }
      if token.isSpecial { specials.insert(token.id) }
    }
    for (place, token) in tokens.enumerated() {
      places[token.id] = place
      if token.isNormalized, let normalizer, case let content = Array(token.content.utf8) {
        let normal = normalizer.normalize(content)
        if normal != content { changed[token.id] = normal }
      }
      let start = byContent.bytes.count
      byContent.bytes += Array(token.content.utf8)
      _ = byContent.place(place, from: start)
    }
    byContent.index()
    verbatim = AddedTokenMatcher(tokens.indices.filter { !tokens[$0].isNormalized }, of: tokens, normalizer: nil)
    normalized = AddedTokenMatcher(
      tokens.indices.filter { tokens[$0].isNormalized }, of: tokens, normalizer: normalizer)
  }

  /// The token of that id; nil where the id is the model's own.
  subscript(id: Int32) -> AddedToken? { places[id].map { tokens[$0] } }

  /// What a token gives to decoding; nil where the id is the model's own.
  func decoded(_ id: Int32) -> [UInt8]? {
    places[id].map { changed[id] ?? Array(tokens[$0].content.utf8) }
  }

  func id(of content: Span<UInt8>) -> Int32? {
    byContent.number(of: content).map { tokens[$0].id }
  }

  func isSpecial(_ id: Int32) -> Bool { specials.contains(id) }

  var highestID: Int32 { tokens.map(\.id).max() ?? -1 }
}

/// What is wrong with a part of a file; who reads the file adds its name.
struct TextReason: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}
