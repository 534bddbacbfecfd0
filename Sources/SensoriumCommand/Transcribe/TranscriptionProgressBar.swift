import Progress
import Speech
import Synchronization

/// A bar over the sound of all files: how much is transcribed, how many times faster than it lasts, and how long the rest
/// takes. A class because the files' tasks all count into it.
final class TranscriptionProgressBar: Sendable {
  private struct State {
    /// Seconds that are transcribed of each file, and that it has as far as is known.
    var positions: [Int: Double] = [:]
    var durations: [Int: Double] = [:]
    var finished = 0
  }

  private let files: Int
  private let bar: ProgressBar
  private let state = Mutex(State())

  init(files: Int, on screen: ProgressScreen) {
    self.files = files
    bar = ProgressBar("Transcribing", total: nil, unit: .seconds, note: Self.note(0, files), on: screen)
  }

  func advance(_ place: Int, _ step: TranscriptionProgress) {
    state.withLock { state in
      state.positions[place] = step.position
      state.durations[place] = max(step.duration ?? step.read, step.position)
      show(state)
    }
  }

  /// A file is done, of so many seconds.
  func finish(_ place: Int, seconds: Double) {
    state.withLock { state in
      state.positions[place] = seconds
      state.durations[place] = seconds
      state.finished += 1
      show(state)
    }
  }

  func aside<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) { try bar.aside(body) }

  func finish() { bar.finish() }

  /// Files that were not opened yet count as long as those that were.
  private func show(_ state: State) {
    let known = state.durations.values.reduce(0, +)
    let total = state.durations.isEmpty ? nil : known * Double(files) / Double(state.durations.count)
    bar.set(
      Int(state.positions.values.reduce(0, +)), of: total.map { Int($0.rounded(.up)) },
      note: Self.note(state.finished, files))
  }

  private static func note(_ finished: Int, _ files: Int) -> String {
    files == 1 ? "" : "\(finished)/\(files) files"
  }
}
