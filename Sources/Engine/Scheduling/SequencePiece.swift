/// A sequence's next tokens: a whole prompt, a piece of one, or a single token.
struct SequencePiece {
  let sequence: ActiveSequence
  let count: Int

  var range: Range<Int> { sequence.computed..<sequence.computed + count }
  /// Whether the sequence's next token follows from it.
  var isLast: Bool { count == sequence.remaining }
}
