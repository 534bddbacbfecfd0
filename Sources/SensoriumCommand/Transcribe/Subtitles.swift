import Engine

/// Segments as subtitles.
enum Subtitles {
  /// SubRip: numbered, with hours and decimal commas.
  static func srt(_ transcription: ClipTranscription) -> String {
    transcription.segments.enumerated().map { place, segment in
      "\(place + 1)\n" + cue(segment) { $0.text(hours: .always, point: ",") }
    }.joined()
  }

  /// WebVTT: a heading, and hours only where there are any.
  static func vtt(_ transcription: ClipTranscription) -> String {
    "WEBVTT\n\n"
      + transcription.segments.map { segment in cue(segment) { $0.text(hours: .ifAny, point: ".") } }.joined()
  }

  private static func cue(_ segment: ClipTranscription.Segment, _ time: (Timestamp) -> String) -> String {
    let times = "\(time(Timestamp(segment.start))) --> \(time(Timestamp(segment.end)))"
    return "\(times)\n\(withoutArrows(segment.text.trimmed))\n\n"
  }

  /// An arrow in the text would be read as times.
  private static func withoutArrows(_ text: String) -> String {
    var kept: [UInt8] = []
    for byte in text.utf8 {
      if byte == UInt8(ascii: ">"), kept.suffix(2) == [UInt8(ascii: "-"), UInt8(ascii: "-")] { kept.removeLast() }
      kept.append(byte)
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
