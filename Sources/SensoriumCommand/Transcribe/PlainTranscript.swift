import Engine

/// A line for each segment.
enum PlainTranscript {
  /// The text alone, or after the segment's times: `[00:00.000 --> 00:04.500]  Hello.`
  static func text(_ transcription: ClipTranscription, showsTimes: Bool) -> String {
    transcription.segments.map { segment in
      let time = { (seconds: Double) in Timestamp(seconds).text(hours: .ifAny, point: ".") }
      return (showsTimes ? "[\(time(segment.start)) --> \(time(segment.end))]  " : "") + segment.text.trimmed + "\n"
    }.joined()
  }

  /// Tab-separated: start and end in milliseconds, and the text.
  static func table(_ transcription: ClipTranscription) -> String {
    "start\tend\ttext\n"
      + transcription.segments.map { segment in
        let text = String(segment.text.trimmed.map { $0 == "\t" ? " " : $0 })
        return "\(Timestamp(segment.start).milliseconds)\t\(Timestamp(segment.end).milliseconds)\t\(text)\n"
      }.joined()
  }
}
