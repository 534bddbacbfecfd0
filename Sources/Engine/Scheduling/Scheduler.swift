import ModelKit

/// Which sequences wait and which are computed, and what of each a step computes. A step costs the same however many wait.
struct Scheduler {
  let maxSequences: Int
  let policy: SchedulingPolicy
  /// The most different adapters among those that are computed.
  let maxAdapters: Int
  /// In the order in which they are taken up.
  private var waiting: [ActiveSequence] = []
  /// In the order in which they were taken up.
  private(set) var running: [ActiveSequence] = []
  /// Requests with an answer that is not finished, by their numbers.
  private var requests: [UInt64: SequenceGroup] = [:]
  /// Those of them that were taken up once.
  private(set) var started: [SequenceGroup] = []
  /// Those that failed before they were.
  private var dropped: [SequenceGroup] = []
  private(set) var preemptions = 0

  init(maxSequences: Int, policy: SchedulingPolicy, maxAdapters: Int = 1) {
    self.maxAdapters = maxAdapters
    self.maxSequences = maxSequences
    self.policy = policy
  }

  var hasWork: Bool { !requests.isEmpty }
  var waitingCount: Int { waiting.count }

  /// A sequence that holds its blocks already goes on with the others.
  mutating func run(_ sequence: ActiveSequence) { running.append(sequence) }

  /// A sequence that nobody wants to go on.
  mutating func drop(_ sequence: ActiveSequence, _ tables: inout BlockTables) {
    tables.release(sequence)
    running.removeAll { $0 === sequence }
    waiting.removeAll { $0 === sequence }
  }

  mutating func add(_ group: SequenceGroup) {
    requests[group.request.number] = group
    for sequence in group.sequences { enqueue(sequence) }
  }

  /// Lets a request end at the next step; nothing happens where it is done already.
  mutating func fail(_ number: UInt64, _ error: InputError) {
    guard let group = requests[number], group.failure == nil else { return }
    group.failure = error
    if !group.isStarted { dropped.append(group) }
  }

  /// What to compute in the next step: one token of every sequence that generates, then of the prompts under way and of
  /// those that wait, in their order, as much as the budget leaves and the caches have room for.
  mutating func plan(budget: Int, _ tables: inout BlockTables) -> [SequencePiece] {
    var pieces: [SequencePiece] = []
    var rest = budget
    let before = preemptions
    for sequence in running.filter({ $0.remaining == 1 }) + running.filter({ $0.remaining > 1 }) {
      // Who had to make room for one before is not running any more.
      guard rest > 0, preemptions == before || running.contains(where: { $0 === sequence }) else { continue }
      let count = min(rest, sequence.remaining)
      guard makeRoom(for: sequence, count, &pieces, &rest, &tables) else { continue }
      pieces.append(SequencePiece(sequence: sequence, count: count))
      rest -= count
    }
    // Who had to make room is not to be followed by somebody else.
    if preemptions == before { admit(budget: rest, &pieces, &tables) }
    // Beams that wait for one another could hold all the room there is.
    while pieces.isEmpty, !waiting.isEmpty, let last = running.max(by: { precedes($0, $1) }) {
      preempt(last, &tables)
      admit(budget: budget, &pieces, &tables)
    }
    return pieces.groupedByAdapter
  }

  /// Gives a running sequence room for its next tokens, at the cost of those behind it if need be: what of them was chosen
  /// already is given back to the budget.
  /// - Returns: false where the sequence itself has to wait.
  private mutating func makeRoom(
    for sequence: ActiveSequence, _ count: Int, _ pieces: inout [SequencePiece], _ rest: inout Int,
    _ tables: inout BlockTables
  ) -> Bool {
    while !tables.grow(sequence, to: sequence.computed + count) {
      guard let victim = running.max(by: { precedes($0, $1) }) else { return false }
      preempt(victim, &tables)
      if let place = pieces.firstIndex(where: { $0.sequence === victim }) { rest += pieces.remove(at: place).count }
      if victim === sequence { return false }
    }
    return true
  }

  private mutating func admit(budget: Int, _ pieces: inout [SequencePiece], _ tables: inout BlockTables) {
    var rest = budget
    var place = 0
    var adapters = Set(running.compactMap { $0.group.request.adapter?.identity })
    while rest > 0, running.count(where: { $0.remaining > 0 }) < maxSequences, place < waiting.count {
      let sequence = waiting[place]
      let adapter = sequence.group.request.adapter?.identity
      guard sequence.isReady, adapter.map({ adapters.contains($0) || adapters.count < maxAdapters }) ?? true else {
        place += 1
        continue
      }
      guard tables.admit(sequence) else { return }
      let count = min(rest, sequence.remaining)
      guard tables.grow(sequence, to: sequence.computed + count) else {
        tables.release(sequence)
        return
      }
      waiting.remove(at: place)
      running.append(sequence)
      if let adapter { adapters.insert(adapter) }
      noteStart(of: sequence.group)
      if sequence.generated.isEmpty, sequence.index == 0 {
        sequence.group.metrics.waiting = sequence.group.arrival.secondsToNow
      }
      pieces.append(SequencePiece(sequence: sequence, count: count))
      rest -= count
    }
  }

  private mutating func noteStart(of group: SequenceGroup) {
    guard !group.isStarted else { return }
    group.isStarted = true
    started.append(group)
  }

  /// Lets a running sequence wait again: it will be computed anew from what is then still in the caches.
  private mutating func preempt(_ sequence: ActiveSequence, _ tables: inout BlockTables) {
    tables.release(sequence)
    if sequence.wantsPromptLogits { sequence.group.forgetPromptLogprobs() }
    running.removeAll { $0 === sequence }
    enqueue(sequence)
    preemptions += 1
  }

  mutating func enqueue(_ sequence: ActiveSequence) {
    // From behind, where a new request belongs.
    let place = waiting.lastIndex { precedes($0, sequence) }.map { $0 + 1 } ?? 0
    waiting.insert(sequence, at: place)
  }

  private func precedes(_ one: ActiveSequence, _ other: ActiveSequence) -> Bool {
    let (a, b) = (one.group, other.group)
    if policy == .priority, a.priority != b.priority { return a.priority < b.priority }
    return (a.request.number, one.index) < (b.request.number, other.index)
  }

  /// Takes finished sequences out, and with them the requests that are done or have failed.
  mutating func retire(_ tables: inout BlockTables) -> [SequenceGroup] {
    for sequence in running where sequence.isFinished || sequence.group.isFinished { tables.release(sequence) }
    running.removeAll { $0.isFinished || $0.group.isFinished }
    let finished = started.filter(\.isFinished) + dropped
    guard !finished.isEmpty else { return [] }
    started.removeAll(where: \.isFinished)
    dropped = []
    for group in finished { requests[group.request.number] = nil }
    // Of other requests nothing waits when the last answer is finished.
    if finished.contains(where: { $0.failure != nil || $0.beams != nil }) { waiting.removeAll { $0.group.isFinished } }
    return finished
  }
}
