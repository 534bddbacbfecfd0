/// The text of single tokens within the sequence that they belong to, as log probabilities show them.
///
/// A token that ends within a character has the empty string, and the token that completes the character has all of its
/// text. The texts of a byte-level vocabulary's tokens, joined, are therefore the text of the sequence. As in vLLM
/// (v1/engine/logprobs.py since pull request 34875), each token is decoded by itself where it is whole, so a
/// SentencePiece token has no space at its start.
public struct TokenDecoder: Sendable {
  private let tokenizer: Tokenizer
  /// The tokens since the last one that ended with a whole character.
  private var pending: [Int32] = []

  public init(_ tokenizer: Tokenizer) { self.tokenizer = tokenizer }

  /// The text of a token that follows the appended ones. A sequence's alternatives are all decoded so.
  public func text(of id: Int32) -> String {
    let ids = pending + CollectionOfOne(id)
    return endsWithinCharacter(ids) ? "" : tokenizer.decode(ids, skipSpecialTokens: false)
  }

  /// Goes on from a token that was chosen.
  public mutating func append(_ id: Int32) {
    pending.append(id)
    if !endsWithinCharacter(pending) { pending = [] }
  }

  private func endsWithinCharacter(_ ids: [Int32]) -> Bool {
    UTF8Text.incompleteTail(ids.flatMap { tokenizer.bytes(of: $0) }) > 0
  }
}
