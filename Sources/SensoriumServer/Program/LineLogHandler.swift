import FoundationEssentials
import Glibc
import Logging

/// Writes the log to standard error: a line for each event, as text or as JSON.
struct LineLogHandler: LogHandler {
  enum Format: String, CaseIterable, Sendable { case text, json }

  let format: Format
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  init(_ format: Format, _ level: Logger.Level) {
    self.format = format
    logLevel = level
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    // Hummingbird's own id of a request is not the one that the client knows.
    let facts = metadata.merging(event.metadata ?? [:]) { $1 }.filter { $0.key != "hb.request.id" }
    let line = Self.line(format, event.level, "\(event.message)", facts.mapValues { "\($0)" })
    // One write a line, so that lines of several threads do not mix; where it fails there is nobody to tell.
    _ = Array(line.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// With control characters replaced, which a client's words could hold.
  static func line(_ format: Format, _ level: Logger.Level, _ message: String, _ facts: [String: String]) -> String {
    let time = Date.now.formatted(.iso8601)
    guard format == .json else {
      let shown = facts.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
      let isControl = { (scalar: Unicode.Scalar) in scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value }
      let safe = "\(message)\(shown)".unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }
      return "\(time) \(level) \(String(String.UnicodeScalarView(safe)))\n"
    }
    let members = facts.merging(["time": time, "level": level.rawValue, "message": message]) { $1 }
    let data = (try? ResponseEncoder.encode(members)) ?? Data()
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}
