/// A tokenizer from a Hugging Face `tokenizer.json`: text to ids and back, id for id as PyPI's `tokenizers` does it.
///
/// The settings `truncation` and `padding` of the file are not applied: how long a prompt may be is for the caller
/// to say (`transformers` does not apply them either unless it is asked to).
public struct Tokenizer: Sendable {
  let vocabulary: PieceTable
  let added: AddedTokens
  let normalizer: Normalizer?
  let preTokenizer: PreTokenizer?
  let model: BytePairModel
  let postProcessor: PostProcessor
  let decoding: [DecodingStep]

  /// Reads a `tokenizer.json`.
  /// - Parameter prefixSpace: counts instead of what the file says about spaces, where its model falls back to bytes as
  ///   SentencePiece's does; nil: the file is taken as it is.
  public init(contentsOf path: String, prefixSpace: PrefixSpace? = nil) throws(TextError) {
    try self.init(json: FileBytes.read(path), name: path, prefixSpace: prefixSpace)
  }

  /// - Parameters:
  ///   - json: the bytes of a `tokenizer.json`.
  ///   - name: what errors call it.
  ///   - prefixSpace: as above.
  public init(json: [UInt8], name: String, prefixSpace: PrefixSpace? = nil) throws(TextError) {
    do {
      try self.init(TokenizerFile(json), prefixSpace)
    } catch {
      throw TextError(name, error.reason)
    }
  }

  init(_ file: TokenizerFile, _ prefixSpace: PrefixSpace? = nil) throws(TextReason) {
    vocabulary = file.model.vocabulary
    model = try file.model.bytePairs()
    postProcessor = try PostProcessor.read(file.postProcessor)
    if let prefixSpace, file.model.options.fallsBackToBytes {
      normalizer = nil
      preTokenizer = Self.sentencePiece(prefixSpace)
      decoding = Self.sentencePieceDecoding(prefixSpace)
    } else {
      normalizer = try Normalizer.read(file.normalizer)
      preTokenizer = try PreTokenizer.read(file.preTokenizer)
      decoding = try DecodingStep.read(file.decoder)
    }
    added = AddedTokens(file.addedTokens, vocabulary: vocabulary, normalizer: normalizer)
  }

  /// The highest id + 1: how many rows a table of embeddings needs at least.
  public var vocabularySize: Int { max(vocabulary.limit, Int(added.highestID) + 1) }

  /// The id of a token by its exact spelling in the file, special or not; nil where there is none.
  public func id(of token: String) -> Int32? {
    var token = token
    return token.withUTF8 { bytes in
      let spelling = bytes.span
      return added.id(of: spelling) ?? vocabulary.number(of: spelling).map { Int32($0) }
    }
  }

  /// The spelling of a token in the file (`Ġthe`, `▁the`, `<|endoftext|>`); nil where no token has the id.
  public func token(_ id: Int32) -> String? {
    if let token = added[id] { return token.content }
    guard let range = vocabulary.range(of: Int(id)) else { return nil }
    return String(decoding: vocabulary.bytes[range], as: UTF8.self)
  }

  /// Whether the token is one that `skipSpecialTokens` leaves out.
  public func isSpecial(_ id: Int32) -> Bool { added.isSpecial(id) }
}
