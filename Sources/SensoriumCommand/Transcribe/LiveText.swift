import Synchronization

/// Lines of transcripts that are printed while they are found: those of the first file that is not finished as they come,
/// those of later files when it is their turn. A class because the files' tasks all add to it.
final class LiveText: Sendable {
  private struct State {
    var current = 0
    var waiting: [Int: [String]] = [:]
    var hasHead = false
    var failure: CommandError?
  }

  private let isShown: Bool
  private let write: @Sendable (String) throws(CommandError) -> Void
  private let state = Mutex(State())

  init(isShown: Bool, _ write: @escaping @Sendable (String) throws(CommandError) -> Void) {
    self.isShown = isShown
    self.write = write
  }

  /// - Parameter head: what stands before the first line of the file.
  func add(_ line: String, of place: Int, head: String) {
    guard isShown else { return }
    state.withLock { state in
      if state.waiting[place] == nil, place > state.current || !state.hasHead { state.waiting[place] = [head] }
      state.waiting[place, default: []].append(line)
      if place == state.current { flush(&state) }
    }
  }

  /// Prints what is left of a file, all before which are complete, and what there is of the next.
  /// - Parameter head: what stands for a file without lines.
  func complete(_ place: Int, head: String) throws(CommandError) {
    guard isShown else { return }
    let failure = state.withLock { state -> CommandError? in
      if state.waiting[place] == nil, !state.hasHead { state.waiting[place] = [head] }
      flush(&state)
      state.current = place + 1
      state.hasHead = false
      flush(&state)
      return state.failure
    }
    if let failure { throw failure }
  }

  private func flush(_ state: inout State) {
    guard let lines = state.waiting.removeValue(forKey: state.current) else { return }
    state.hasHead = true
    let text = lines.joined()
    guard state.failure == nil, !text.isEmpty else { return }
    do throws(CommandError) { try write(text) } catch { state.failure = error }
  }
}
