/// Which requests wait and which are being computed: first come, first served.
struct Scheduler {
  let maxSequences: Int
  private var waiting: [SequenceGroup] = []
  private(set) var groups: [SequenceGroup] = []

  init(maxSequences: Int) { self.maxSequences = maxSequences }

  var hasWork: Bool { !waiting.isEmpty || !groups.isEmpty }

  /// The sequences of the next step.
  var running: [ActiveSequence] { groups.flatMap { $0.sequences.filter { !$0.isFinished } } }

  mutating func add(_ group: SequenceGroup) { waiting.append(group) }

  /// Moves the first waiting request among the running ones where there is room and `reserve` gives it blocks.
  mutating func next(fitting reserve: (SequenceGroup) -> [[[Int32]]]?) -> SequenceGroup? {
    guard let group = waiting.first else { return nil }
    let held = groups.reduce(0) { $0 + $1.sequences.count }
    guard held + group.sequences.count <= maxSequences || groups.isEmpty, let blocks = reserve(group) else {
      return nil
    }
    for (sequence, blocks) in zip(group.sequences, blocks) { sequence.blocks = blocks }
    waiting.removeFirst()
    groups.append(group)
    return group
  }

  /// What to compute in the next step: one token of every sequence that generates, and of the prompts, first come first
  /// served, as much as the budget leaves.
  func plan(budget: Int) -> [SequencePiece] {
    let sequences = running
    var pieces = sequences.filter { $0.remaining == 1 }.map { SequencePiece(sequence: $0, count: 1) }
    var rest = budget - pieces.count
    for sequence in sequences where sequence.remaining > 1 && rest > 0 {
      pieces.append(SequencePiece(sequence: sequence, count: min(rest, sequence.remaining)))
      rest -= sequence.remaining
    }
    return pieces
  }

  mutating func removeFinished() -> [SequenceGroup] {
    let finished = groups.filter(\.isFinished)
    groups.removeAll(where: \.isFinished)
    return finished
  }
}

/// A sequence's next tokens: a whole prompt, a piece of one, or a single token.
struct SequencePiece {
  let sequence: ActiveSequence
  let count: Int

  var range: Range<Int> { sequence.computed..<sequence.computed + count }
  /// Whether the sequence's next token follows from it.
  var isLast: Bool { count == sequence.remaining }
}
