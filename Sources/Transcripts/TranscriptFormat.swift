import JSON
import Speech

/// The forms that a transcript can be written in, as OpenAI's Whisper command writes them.
///
///     let subtitles = TranscriptFormat.srt.text(transcription, SubtitleOptions(maxLineWidth: 42, maxLineCount: 2))
public enum TranscriptFormat: String, Sendable, CaseIterable {
  /// A line for each segment.
  case txt
  /// OpenAI's verbose fields; see `Transcription.verboseJSON`.
  case json
  /// SubRip.
  case srt
  /// WebVTT.
  case vtt
  /// Tab-separated: start and end in milliseconds, text.
  case tsv
  /// A page to look at in a browser; see `TranscriptPage`.
  case html

  /// The media type of HTTP.
  public var mediaType: String {
    switch self {
    case .txt: "text/plain; charset=utf-8"
    case .json: "application/json"
    case .srt: "application/x-subrip; charset=utf-8"
    case .vtt: "text/vtt; charset=utf-8"
    case .tsv: "text/tab-separated-values; charset=utf-8"
    case .html: "text/html; charset=utf-8"
    }
  }

  /// Whether it makes no sense without the times of segments.
  public var needsTimestamps: Bool { self != .txt }

  /// Whether its lines can be laid out by words.
  public var hasCues: Bool { self == .srt || self == .vtt }

  /// The transcript, with a line break at its end.
  /// - Parameters:
  ///   - options: how lines of `srt` and `vtt` are laid out.
  ///   - name: the recording's, for `json` and `html`.
  ///   - showsTimes: whether a line of `txt` begins with its segment's times.
  public func text(
    _ transcription: Transcription, _ options: SubtitleOptions = SubtitleOptions(), name: String? = nil,
    showsTimes: Bool = false
  ) -> String {
    switch self {
    case .txt: PlainTranscript.text(transcription.segments, showsTimes: showsTimes)
    case .json: transcription.verboseJSON(file: name).text + "\n"
    case .srt: Subtitles.srt(Cue.cues(transcription.segments, options))
    case .vtt: Subtitles.vtt(Cue.cues(transcription.segments, options))
    case .tsv: PlainTranscript.table(transcription.segments)
    case .html: TranscriptPage(transcription, title: name ?? "Transcript").html
    }
  }
}
