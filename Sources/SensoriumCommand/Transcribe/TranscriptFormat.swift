import ArgumentParser
import Engine
import JSON
import Paths

/// The forms that a transcript can have, as Whisper's own command writes them.
enum TranscriptFormat: String, ExpressibleByArgument, CaseIterable {
  case txt, json, srt, vtt, tsv

  /// Whether it makes no sense without the times of segments.
  var needsTimestamps: Bool { self == .srt || self == .vtt || self == .tsv }

  /// - Parameter showsTimes: whether a line of `txt` begins with its segment's times.
  func text(_ transcription: ClipTranscription, file: String, showsTimes: Bool) -> String {
    switch self {
    case .txt: PlainTranscript.text(transcription, showsTimes: showsTimes)
    case .json: transcription.json(file: file).text + "\n"
    case .srt: Subtitles.srt(transcription)
    case .vtt: Subtitles.vtt(transcription)
    case .tsv: PlainTranscript.table(transcription)
    }
  }

  /// What stands before the transcript of a file among several.
  func heading(_ file: String) -> String { self == .txt ? "==> \(file.displayed) <==\n" : "" }
}
