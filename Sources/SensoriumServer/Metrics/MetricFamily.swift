/// The series of one name.
struct MetricFamily: Sendable {
  enum Kind: String { case counter, gauge, histogram }

  let kind: Kind
  let help: String
  /// By their labels as they are written.
  var series: [String: MetricSeries] = [:]

  init(kind: Kind, help: String) {
    self.kind = kind
    self.help = help
  }

  /// Seconds, from a streamed token to a long answer.
  static let timeBounds: [Double] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 640,
  ]
  /// Counts of tokens.
  static let tokenBounds: [Double] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000]

  /// A label as a name that Prometheus takes.
  static func name(_ label: String) -> String {
    String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" || $0 == ":" ? $0 : "_" })
  }

  /// `model_name="a",le="1"`.
  static func labels(_ dimensions: [(String, String)]) -> String {
    dimensions.map { key, value in
      var escaped = ""
      for character in value {
        switch character {
        case "\\": escaped += "\\\\"
        case "\"": escaped += "\\\""
        case "\n": escaped += "\\n"
        default: escaped.append(character)
        }
      }
      return "\(name(key))=\"\(escaped)\""
    }.joined(separator: ",")
  }

  func text(_ name: String) -> String {
    var lines = "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    for (labels, series) in series.sorted(by: { $0.key < $1.key }) {
      let state = series.snapshot
      guard kind == .histogram else {
        lines += "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(state.value)\n"
        continue
      }
      let prefix = labels.isEmpty ? "" : "\(labels),"
      var count = 0
      for (bound, inside) in zip(series.bounds, state.counts) {
        count += inside
        lines += "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(count)\n"
      }
      lines += "\(name)_bucket{\(prefix)le=\"+Inf\"} \(state.count)\n"
      let own = labels.isEmpty ? "" : "{\(labels)}"
      lines += "\(name)_sum\(own) \(state.value)\n\(name)_count\(own) \(state.count)\n"
    }
    return lines
  }
}
