import Speech

/// A line for each segment.
enum PlainTranscript {
  /// The text alone, or after the segment's times: `[00:00.000 --> 00:04.500]  Hello.`
  static func text(_ segments: [Transcription.Segment], showsTimes: Bool) -> String {
    segments.map { line($0, showsTimes: showsTimes) }.joined()
  }

  static func line(_ segment: Transcription.Segment, showsTimes: Bool) -> String {
    let time = { (seconds: Double) in Timestamp(seconds).text(hours: .ifAny, point: ".") }
    return (showsTimes ? "[\(time(segment.start)) --> \(time(segment.end))]  " : "") + segment.text.trimmed + "\n"
  }

  /// Tab-separated: start and end in milliseconds, and the text.
  static func table(_ segments: [Transcription.Segment]) -> String {
    "start\tend\ttext\n"
      + segments.map { segment in
        let text = String(segment.text.trimmed.map { $0 == "\t" || $0.isNewline ? " " : $0 })
        return "\(Timestamp(segment.start).milliseconds)\t\(Timestamp(segment.end).milliseconds)\t\(text)\n"
      }.joined()
  }
}

extension TranscriptFormat {
  /// The lines of one segment of `txt`, to be shown as soon as it is final.
  public static func line(_ segment: Transcription.Segment, showsTimes: Bool = false) -> String {
    PlainTranscript.line(segment, showsTimes: showsTimes)
  }
}
