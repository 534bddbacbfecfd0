import JSON
import ModelKit
import Paths
import Speech

/// A transcript as one page for a browser, which needs no other file and no network: the waveform with the stretches in which
/// speech was heard, the segments and words at their times with their confidence as shade, and the recording, whose playing
/// they follow. A click on a word or into the waveform plays from there.
public struct TranscriptPage: Sendable {
  let transcription: Transcription
  let title: String
  let waveform: Waveform?
  let audio: EmbeddedAudio?

  public init(
    _ transcription: Transcription, title: String, waveform: Waveform? = nil, audio: EmbeddedAudio? = nil
  ) {
    self.transcription = transcription
    self.title = title
    self.waveform = waveform
    self.audio = audio
  }

  /// The page's text.
  public var html: String {
    let name = Self.escaped(title.displayed)
    let player = audio.map { "<audio id=\"audio\" controls src=\"\($0.address)\"></audio>" } ?? ""
    let notes = transcription.notices + [transcription.error?.description].compactMap(\.self)
    let list = notes.map { "<p class=\"note\">\(Self.escaped($0.displayed))</p>" }.joined(separator: "\n")
    return """
      <!DOCTYPE html>
      <html lang="\(Self.escaped(transcription.language ?? "en"))">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(name)</title>
      <style>
      \(Self.style)</style>
      </head>
      <body>
      <header>
      <h1>\(name)</h1>
      <p>\(Self.escaped(summary))</p>
      \(list)
      <div id="wave"><canvas id="canvas"></canvas><div id="cursor"></div></div>
      \(player)
      <p class="legend"><span class="speech"></span> speech was heard <span class="unsure"></span> less sure</p>
      </header>
      <main id="text"></main>
      <script type="application/json" id="data">\(data)</script>
      <script>
      \(Self.script)</script>
      </body>
      </html>

      """
  }

  private var summary: String {
    let seconds = Timestamp(transcription.duration).text(hours: .ifAny, point: ".")
    let count = transcription.segments.count
    let language = transcription.language.map { ", language \($0)" } ?? ""
    return "\(seconds), \(count) \(count == 1 ? "segment" : "segments")\(language)"
  }

  /// What the script draws. In a script's element only "<" has to be written otherwise.
  private var data: String {
    let segments = transcription.segments.map { segment -> JSONValue in
      [
        "s": .number(segment.start), "e": .number(segment.end), "t": .string(segment.text.trimmed),
        "p": .number(exponential(segment.averageLogprob)),
        "w": .array(
          (segment.words ?? []).map { word in
            ["t": .string(word.text), "s": .number(word.start), "e": .number(word.end), "p": .number(word.probability)]
          }),
      ]
    }
    let peaks = waveform?.peaks.map { JSONValue.integer(Int(($0 * 100).rounded())) } ?? []
    let speech = transcription.speech?.map { JSONValue.array([.number($0.start), .number($0.end)]) }
    let page: JSONValue = [
      "duration": .number(max(waveform?.seconds ?? 0, transcription.duration)), "peaks": .array(peaks),
      "speech": speech.map { .array($0) } ?? .null, "segments": .array(segments),
    ]
    return Self.replacing(page.text, ["<": "\\u003c"])
  }

  private static func escaped(_ text: String) -> String {
    replacing(text, ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"])
  }

  private static func replacing(_ text: String, _ changes: [Unicode.Scalar: String]) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let change = changes[scalar] {
        result.append(contentsOf: change.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
