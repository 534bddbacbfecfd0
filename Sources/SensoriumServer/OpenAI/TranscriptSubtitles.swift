import Speech

/// Segments as subtitles.
enum TranscriptSubtitles {
  /// SubRip.
  static func srt(_ transcription: Transcription) -> String {
    transcription.segments.enumerated().map { place, segment in
      "\(place + 1)\n\(cue(segment, hours: true, point: ","))"
    }.joined()
  }

  /// WebVTT.
  static func vtt(_ transcription: Transcription) -> String {
    "WEBVTT\n\n" + transcription.segments.map { cue($0, hours: false, point: ".") }.joined()
  }

  private static func cue(_ segment: Transcription.Segment, hours: Bool, point: String) -> String {
    // An arrow in the text would be read as times.
    let text = segment.text.drop { $0 == " " }.split(separator: "-->", omittingEmptySubsequences: false)
    return
      "\(time(segment.start, hours, point)) --> \(time(segment.end, hours, point))\n\(text.joined(separator: "->"))\n\n"
  }

  /// `01:02:03,045`, or `02:03.045` where hours are shown only if there are any.
  private static func time(_ seconds: Double, _ hours: Bool, _ point: String) -> String {
    func pad(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    let milliseconds = Int((max(0, seconds) * 1000).rounded(.toNearestOrEven))
    let whole = milliseconds / 1000
    let start = hours || whole >= 3600 ? "\(pad(whole / 3600, 2)):" : ""
    return "\(start)\(pad(whole / 60 % 60, 2)):\(pad(whole % 60, 2))\(point)\(pad(milliseconds % 1000, 3))"
  }
}
