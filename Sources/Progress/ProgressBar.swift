import Synchronization

/// A bar on a terminal that shows how far a long task is, redrawn in place at most ten times a second; on a pipe or a
/// file it draws nothing. It is a class because the task's threads or tasks all count into the one bar.
///
///     let bar = ProgressBar("Processed prompts", total: 16)
///     for request in requests { …; bar.advance(by: 1) }
///     bar.finish()
public final class ProgressBar: Sendable {
  private struct State {
    var count: Int
    var note: String
    var total: Int?
    var perSecond: Double?
    var drawn: (at: Duration, count: Int)?
    var isOver = false
    /// Whether another bar has the line above.
    var isBelow: Bool
  }

  private let title: String
  private let unit: ProgressUnit
  private let first: Int
  private let screen: ProgressScreen
  private let start: Duration
  private let state: Mutex<State>

  static let shortestPause = Duration.milliseconds(100)
  /// How much the latest stretch counts in the rate that is shown; the rest is the rate before.
  private static let smoothing = 0.3

  /// A bar at `count` of `total` (nil where the end is not known), drawn at once. `count` is above 0 where an earlier
  /// task did a part already; that part does not count in the rate.
  /// - Parameters:
  ///   - note: stands after the rate.
  ///   - isBelow: whether another bar has the line above, until `moveUp`.
  public init(
    _ title: String, total: Int?, from count: Int = 0, unit: ProgressUnit = .items, note: String = "",
    isBelow: Bool = false, on screen: ProgressScreen = .standardError
  ) {
    self.title = title
    self.unit = unit
    self.screen = screen
    first = count
    start = screen.now()
    state = Mutex(State(count: count, note: note, total: total, isBelow: isBelow))
    state.withLock { draw(&$0, at: start, shown: nil) }
  }

  /// A bar that was not finished ends its line where it stands, so that what is written next has a line to itself.
  deinit { state.withLock { if !$0.isOver, $0.drawn != nil { screen.write("\n") } } }

  /// `amount` more is done. A `note` that is given stands after the rate from now on.
  public func advance(by amount: Int, note: String? = nil) {
    state.withLock { change(&$0, to: $0.count + amount, note) }
  }

  /// `count` in all is done, for tasks that know the whole.
  public func set(_ count: Int, note: String? = nil) {
    state.withLock { change(&$0, to: count, note) }
  }

  /// `count` of `total` in all is done, for tasks that find out on the way how long they are.
  public func set(_ count: Int, of total: Int?, note: String? = nil) {
    state.withLock { state in
      state.total = total
      change(&state, to: count, note)
    }
  }

  /// Takes the bar away while `body` writes to the same terminal, and draws it again below.
  public func aside<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
    try state.withLock { state throws(Failure) in
      guard !state.isOver, state.drawn != nil else { return try body() }
      write("", below: state.isBelow)
      defer { draw(&state, at: screen.now(), shown: state.perSecond) }
      try body()
    }
  }

  /// The bar above has ended its line, so that the cursor is on this one's.
  public func moveUp() { state.withLock { $0.isBelow = false } }

  /// Draws the last state, with the rate over the whole time, and ends the line.
  public func finish() {
    state.withLock { state in
      guard !state.isOver else { return }
      state.isOver = true
      let now = screen.now()
      let seconds = (now - start) / .seconds(1)
      draw(&state, at: now, shown: seconds > 0 ? Double(state.count - first) / seconds : nil)
      if state.drawn != nil { screen.write("\n") }
    }
  }

  private func change(_ state: inout State, to count: Int, _ note: String?) {
    guard !state.isOver else { return }
    state.count = count
    if let note { state.note = note }
    guard let drawn = state.drawn else { return }
    let now = screen.now()
    guard now - drawn.at >= Self.shortestPause else { return }
    let latest = Double(count - drawn.count) / ((now - drawn.at) / .seconds(1))
    state.perSecond = state.perSecond.map { $0 + (latest - $0) * Self.smoothing } ?? latest
    draw(&state, at: now, shown: state.perSecond)
  }

  private func draw(_ state: inout State, at now: Duration, shown perSecond: Double?) {
    guard let width = screen.width() else { return }
    state.drawn = (now, state.count)
    let line = ProgressLine(
      title: title, unit: unit, count: state.count, total: state.total, elapsed: now - start, perSecond: perSecond,
      note: state.note)
    // The last column stays free, as some terminals go to the next line when it is written.
    write(line.text(width: width - 1), below: state.isBelow)
  }

  /// ESC [K clears the rest of the line, ESC [A goes back up.
  private func write(_ line: String, below: Bool) {
    screen.write(below ? "\n\r\(line)\u{1B}[K\u{1B}[A" : "\r\(line)\u{1B}[K")
  }
}
