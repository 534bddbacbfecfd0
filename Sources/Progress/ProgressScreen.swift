import Glibc

/// Where a bar draws. Tests give their own.
public struct ProgressScreen: Sendable {
  /// Columns of the terminal; nil where there is none, which keeps bars silent.
  public var width: @Sendable () -> Int?
  public var write: @Sendable (String) -> Void
  /// The time since some fixed moment.
  public var now: @Sendable () -> Duration

  public init(
    width: @escaping @Sendable () -> Int?, write: @escaping @Sendable (String) -> Void,
    now: @escaping @Sendable () -> Duration
  ) {
    self.width = width
    self.write = write
    self.now = now
  }

  /// Standard error where that is a terminal which can redraw a line.
  public static let standardError = ProgressScreen(
    width: {
      guard isatty(STDERR_FILENO) == 1, getenv("TERM").map({ String(cString: $0) }) != "dumb" else { return nil }
      var size = winsize()
      guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
      return Int(size.ws_col)
    },
    write: { text in
      var text = text
      text.withUTF8 { bytes in
        var sent = 0
        while sent < bytes.count, let start = bytes.baseAddress {
          let written = Glibc.write(STDERR_FILENO, start + sent, bytes.count - sent)
          // A bar that cannot be drawn is no reason to stop what it shows.
          guard written > 0 || errno == EINTR else { return }
          sent += max(0, written)
        }
      }
    },
    now: { epoch.duration(to: .now) })

  /// Draws nothing.
  public static let silent = ProgressScreen(width: { nil }, write: { _ in }, now: { .zero })

  private static let epoch = ContinuousClock.Instant.now
}
