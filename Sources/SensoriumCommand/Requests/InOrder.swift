/// Does `work` for the items, so many at once, and hands each outcome over as soon as it and all before it are there. The
/// items at the places `waiting` are begun when all before them are done.
func inOrder<Item: Sendable, Outcome: Sendable>(
  _ items: [Item], atOnce: Int, waiting: Set<Int> = [],
  _ work: @escaping @Sendable (Int, Item) async -> Outcome,
  _ take: (Int, Outcome) throws(CommandError) -> Void
) async throws(CommandError) {
  let result: Result<Void, CommandError> = await withTaskGroup(of: (Int, Outcome).self) { group in
    var next = 0
    var running = 0
    func start() {
      while running < atOnce, next < items.count, running == 0 || !waiting.contains(next) {
        let (place, item) = (next, items[next])
        next += 1
        running += 1
        group.addTask { (place, await work(place, item)) }
      }
    }
    start()
    var early: [Int: Outcome] = [:]
    var awaited = 0
    while let (place, outcome) = await group.next() {
      early[place] = outcome
      running -= 1
      while let outcome = early.removeValue(forKey: awaited) {
        do throws(CommandError) { try take(awaited, outcome) } catch { return .failure(error) }
        awaited += 1
      }
      start()
    }
    return .success(())
  }
  try result.get()
}
