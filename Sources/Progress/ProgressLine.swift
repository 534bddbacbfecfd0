/// One state of a bar as the line that shows it, laid out as tqdm does:
/// `Processed prompts:  75%|███████▌  | 12/16 [00:03<00:01,  4.57it/s, note]`.
struct ProgressLine {
  let title: String
  let unit: ProgressUnit
  let count: Int
  /// What `count` will be at the end; nil where nobody knows.
  let total: Int?
  let elapsed: Duration
  let perSecond: Double?
  let note: String

  /// The line, no longer than `width` columns; the bar takes what the text leaves.
  func text(width: Int) -> String {
    let line: String
    if let total {
      let share = total > 0 ? min(1, Double(count) / Double(total)) : 1
      let left = "\(title): \(decimal(share * 100, digits: 0, width: 3))%|"
      let right =
        "| \(unit.amount(count))/\(unit.amount(total)) [\(clock(elapsed))<\(remaining(total)), \(rateAndNote)]"
      line = left + Self.bar(share, width: max(1, width - left.count - right.count)) + right
    } else {
      line = "\(title): \(unit.amount(count)) [\(clock(elapsed)), \(rateAndNote)]"
    }
    return String(line.prefix(max(0, width)))
  }

  private var rateAndNote: String { unit.rate(perSecond) + (note.isEmpty ? "" : ", \(note)") }

  private func remaining(_ total: Int) -> String {
    if count >= total { return "00:00" }
    guard let perSecond, perSecond > 0 else { return "?" }
    let seconds = Double(total - count) / perSecond
    return seconds < 1e9 ? clock(.seconds(seconds)) : "?"
  }

  /// `width` columns of which `share` is filled, to an eighth of a column.
  private static func bar(_ share: Double, width: Int) -> String {
    let eighths = Int(share * Double(width * 8))
    let full = eighths / 8
    var bar = String(repeating: "█", count: full)
    if full < width {
      bar += [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
      bar += String(repeating: " ", count: width - full - 1)
    }
    return bar
  }
}

/// `03:25`, or `1:03:25` from an hour on.
func clock(_ time: Duration) -> String {
  func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  let seconds = Int(time.components.seconds)
  let minutes = pad(seconds / 60 % 60) + ":" + pad(seconds % 60)
  return seconds < 3600 ? minutes : "\(seconds / 3600):\(minutes)"
}
