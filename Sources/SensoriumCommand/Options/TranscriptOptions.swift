import ArgumentParser
import Transcripts

/// How transcripts are written, and where.
struct TranscriptOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How it is written: one or several of txt, json, srt, vtt, tsv, html, such as srt,txt; all: all but html.",
      valueName: "FORMAT,..."))
  var format: [FormatList] = []

  @Option(
    name: .customLong("output-dir"),
    help: ArgumentHelp("A folder to write NAME.FORMAT to for each file, instead of printing.", valueName: "DIR"))
  var folder: String?

  @Flag(name: .customLong("overwrite"), help: "Write transcripts anew that are in --output-dir already.")
  var overwrites = false

  @Option(help: ArgumentHelp("The most characters of a line of srt and vtt.", valueName: "N"))
  var maxLineWidth: Int?

  @Option(help: ArgumentHelp("The most lines of a subtitle.", valueName: "N"))
  var maxLineCount: Int?

  @Option(help: ArgumentHelp("The most words of a line, instead of --max-line-width.", valueName: "N"))
  var maxWordsPerLine: Int?

  @Flag(help: "Underline each word in srt and vtt while it is said.")
  var highlightWords = false

  func validate() throws {
    let limits = [
      ("--max-line-width", maxLineWidth), ("--max-line-count", maxLineCount), ("--max-words-per-line", maxWordsPerLine),
    ]
    for case (let name, let value?) in limits where value < 1 {
      throw ValidationError("\(name) is \(value), but one is the least")
    }
    if maxLineWidth != nil, maxWordsPerLine != nil {
      throw ValidationError("--max-line-width and --max-words-per-line contradict each other; give one of them")
    }
    if lines.needsWords, !formats.contains(where: \.hasCues) {
      throw ValidationError("lines are laid out in srt and vtt only; choose --format srt or vtt")
    }
    if formats.count > 1, folder == nil { throw ValidationError("several formats need --output-dir") }
  }

  /// Each once, in their order.
  var formats: [TranscriptFormat] {
    var formats: [TranscriptFormat] = []
    for one in format.flatMap(\.formats) where !formats.contains(one) { formats.append(one) }
    return formats.isEmpty ? [.txt] : formats
  }

  var lines: SubtitleOptions {
    SubtitleOptions(
      maxLineWidth: maxLineWidth, maxLineCount: maxLineCount, maxWordsPerLine: maxWordsPerLine,
      highlightsWords: highlightWords)
  }

  /// - Throws: where these recordings cannot be written so.
  func check(_ recordings: [RecordingFile]) throws(CommandError) {
    if recordings.count > 1, folder == nil, let format = formats.first(where: { $0 != .txt && $0 != .json }) {
      throw .usage("Several files as \(format.rawValue) need --output-dir, as they cannot follow each other.")
    }
    if formats.contains(.html), recordings.contains(where: \.isStandardInput) {
      throw .usage("A page reads its recording twice, so that it needs a file; save standard input to one.")
    }
  }
}

/// Formats as a list: `srt,txt`.
struct FormatList: ExpressibleByArgument {
  let formats: [TranscriptFormat]

  init?(argument: String) {
    if argument == "all" {
      formats = TranscriptFormat.allCases.filter { $0 != .html }
      return
    }
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
    formats = names.compactMap { TranscriptFormat(rawValue: String($0)) }
    if formats.count < names.count || formats.isEmpty { return nil }
  }

  static let allValueStrings = TranscriptFormat.allCases.map(\.rawValue) + ["all"]
}
