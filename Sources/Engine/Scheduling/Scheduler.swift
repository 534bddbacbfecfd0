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

  mutating func removeFinished() -> [SequenceGroup] {
    let finished = groups.filter(\.isFinished)
    groups.removeAll(where: \.isFinished)
    return finished
  }
}
