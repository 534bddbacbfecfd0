import Progress
import Synchronization

/// A terminal that remembers what was written and what it shows, and a clock that a test moves.
public final class FakeTerminal: Sendable {
  private let state = Mutex((time: Duration.zero, width: 80 as Int?, writes: [String]()))

  public init(width: Int? = 80) { state.withLock { $0.width = width } }

  public var screen: ProgressScreen {
    ProgressScreen(
      width: { self.state.withLock { $0.width } }, write: { text in self.state.withLock { $0.writes.append(text) } },
      now: { self.state.withLock { $0.time } })
  }

  public var writes: [String] { state.withLock { $0.writes } }
  public var last: String { writes.last { $0 != "\n" } ?? "" }

  public func wait(_ time: Duration) { state.withLock { $0.time += time } }
  public func resize(_ width: Int?) { state.withLock { $0.width = width } }

  /// What there is to see: each line without the spaces at its end.
  public var lines: [String] {
    var lines: [[Character]] = [[]]
    var (row, column) = (0, 0)
    var rest = Array(writes.joined().unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\n":
        (row, column) = (row + 1, 0)
        if row == lines.count { lines.append([]) }
      case "\u{1B}":
        let command = rest.prefix(2).map(String.init).joined()
        rest = rest.dropFirst(2)
        if command == "[A" { row = max(0, row - 1) }
        if command == "[K" { lines[row] = Array(lines[row].prefix(column)) }
      default:
        lines[row] += Array(repeating: " ", count: max(0, column + 1 - lines[row].count))
        lines[row][column] = Character(scalar)
        column += 1
      }
    }
    return lines.map { line in
      let end = line.lastIndex { $0 != " " }
      return String(line.prefix(end.map { $0 + 1 } ?? 0))
    }
  }
}
