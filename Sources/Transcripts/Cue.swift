import Speech

/// A subtitle: what stands on the screen from one moment to another.
struct Cue: Equatable {
  var start: Timestamp
  var end: Timestamp
  /// One or more lines.
  var text: String

  init(_ start: Double, _ end: Double, _ text: String) {
    self.start = Timestamp(start)
    self.end = Timestamp(end)
    self.text = text
  }

  static func == (left: Cue, right: Cue) -> Bool {
    (left.start.milliseconds, left.end.milliseconds, left.text)
      == (right.start.milliseconds, right.end.milliseconds, right.text)
  }

  /// The cues of a transcript. Their times never go back and never overlap, and none is empty.
  static func cues(_ segments: [Transcription.Segment], _ options: SubtitleOptions) -> [Cue] {
    var cues: [Cue] = []
    if options.needsWords, segments.contains(where: { !($0.words ?? []).isEmpty }) {
      var layout = CueLayout(options)
      for segment in segments { cues += layout.add(segment) }
      cues += layout.finish()
    } else {
      cues = segments.map { Cue($0.start, $0.end, $0.text.trimmed) }
    }
    return inOrder(cues)
  }

  private static func inOrder(_ cues: [Cue]) -> [Cue] {
    var ordered: [Cue] = []
    var end = 0
    for var cue in cues where !cue.text.isEmpty {
      cue.start.milliseconds = max(cue.start.milliseconds, end)
      // A cue of no length is shown by no player.
      cue.end.milliseconds = max(cue.end.milliseconds, cue.start.milliseconds + 1)
      end = cue.end.milliseconds
      ordered.append(cue)
    }
    return ordered
  }
}
