/// Cues as files of subtitles.
enum Subtitles {
  /// SubRip: numbered, with hours and decimal commas.
  static func srt(_ cues: [Cue]) -> String {
    cues.enumerated().map { place, cue in "\(place + 1)\n" + text(cue) { $0.text(hours: .always, point: ",") } }
      .joined()
  }

  /// WebVTT: a heading, and hours only where there are any.
  static func vtt(_ cues: [Cue]) -> String {
    "WEBVTT\n\n" + cues.map { cue in text(cue) { $0.text(hours: .ifAny, point: ".") } }.joined()
  }

  private static func text(_ cue: Cue, _ time: (Timestamp) -> String) -> String {
    "\(time(cue.start)) --> \(time(cue.end))\n\(safe(cue.text))\n\n"
  }

  /// An arrow in the text would be read as times, and an empty line as the end of the cue.
  private static func safe(_ text: String) -> String {
    var kept: [UInt8] = []
    for byte in text.utf8 {
      if byte == UInt8(ascii: ">"), kept.suffix(2) == [UInt8(ascii: "-"), UInt8(ascii: "-")] { kept.removeLast() }
      if byte == UInt8(ascii: "\n"), kept.isEmpty || kept.last == UInt8(ascii: "\n") { continue }
      kept.append(byte)
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
