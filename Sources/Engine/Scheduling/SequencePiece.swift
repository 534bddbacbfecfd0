/// A sequence's next tokens: a whole prompt, a piece of one, or a single token.
struct SequencePiece {
  let sequence: ActiveSequence
  let count: Int

  var range: Range<Int> { sequence.computed..<sequence.computed + count }
  /// Whether the sequence's next token follows from it.
  var isLast: Bool { count == sequence.remaining }
}

extension [SequencePiece] {
  /// What to compute instead where all of it is too much at once: the halves of several pieces, the first half of a single
  /// one, whose rest is left to later steps; empty where a single token is too much.
  var halves: [[SequencePiece]] {
    if count > 1 { return [Array(prefix(count / 2)), Array(dropFirst(count / 2))] }
    guard let only = first, only.count > 1 else { return [] }
    return [[SequencePiece(sequence: only.sequence, count: only.count / 2)]]
  }

  /// The same pieces with those of one adapter side by side, in the order of the first of each: an adapter is then one
  /// product a layer. What comes of a piece does not depend on where it stands.
  var groupedByAdapter: [SequencePiece] {
    var groups: [ContentHash?: Int] = [:]
    let places = map { piece in
      let adapter = piece.sequence.group.request.adapter?.identity
      if let known = groups[adapter] { return known }
      groups[adapter] = groups.count
      return groups.count - 1
    }
    guard groups.count > 1 else { return self }
    return indices.sorted { (places[$0], $0) < (places[$1], $1) }.map { self[$0] }
  }
}
