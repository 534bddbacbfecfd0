extension Scheduler {
  /// The beams of the next step in the place of those of the last: of each that goes on, the first to do so takes its
  /// blocks over, and the others share the full ones and copy the last. Where there is no room for a copy, the beam waits
  /// and is computed anew.
  mutating func replace(
    _ beams: [ActiveSequence], of group: SequenceGroup, by next: [BeamSearch.Continuation],
    _ tables: inout BlockTables
  ) {
    var heirs: [ActiveSequence?] = Array(repeating: nil, count: beams.count)
    var forks: [(child: ActiveSequence, parent: ActiveSequence)] = []
    var sequences: [ActiveSequence] = []
    for continuation in next {
      let parent = beams[continuation.parent]
      if heirs[continuation.parent] == nil {
        heirs[continuation.parent] = parent
        sequences.append(parent)
      } else {
        let child = ActiveSequence(forkedFrom: parent)
        forks.append((child, parent))
        sequences.append(child)
      }
    }
    // Before their parents go on.
    for (child, parent) in forks {
      if tables.fork(parent, to: child) { run(child) } else { enqueue(child) }
    }
    for (place, beam) in beams.enumerated() where heirs[place] == nil { drop(beam, &tables) }
    for (sequence, continuation) in zip(sequences, next) { sequence.tokens.append(continuation.token) }
    group.sequences = sequences
  }
}
