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
  public init(contentsOf path: String) throws(TextError) {
    try self.init(json: FileBytes.read(path), name: path)
  }

  /// - Parameters:
  ///   - json: the bytes of a `tokenizer.json`.
  ///   - name: what errors call it.
  public init(json: [UInt8], name: String) throws(TextError) {
    do {
      try self.init(TokenizerFile(json))
    } catch {
      throw TextError(name, error.reason)
    }
  }

  init(_ file: TokenizerFile) throws(TextReason) {
    vocabulary = file.model.vocabulary
    normalizer = try Normalizer.read(file.normalizer)
    preTokenizer = try PreTokenizer.read(file.preTokenizer)
    model = try file.model.bytePairs()
    postProcessor = try PostProcessor.read(file.postProcessor)
    decoding = try DecodingStep.read(file.decoder)
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
