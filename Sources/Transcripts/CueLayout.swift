import Speech

/// Lays words out on lines and lines on cues, as OpenAI's Whisper does: a word begins a new line where the line has no room
/// for it, and a new cue where the cue has as many lines as it may. Unless both limits are set, a cue ends with its segment;
/// where they are, it ends at a pause of three seconds.
struct CueLayout {
  private let options: SubtitleOptions
  /// Words of the cue that is being filled; one that begins a line has a line break before it.
  private var words: [Transcription.Word] = []
  private var lineLength = 0
  private var lineCount = 1
  /// When the last word began.
  private var last: Double?

  private static let longPause = 3.0

  init(_ options: SubtitleOptions) { self.options = options }

  /// Takes the words of a segment; returns the cues that are complete with it.
  mutating func add(_ segment: Transcription.Segment) -> [Cue] {
    var cues: [Cue] = []
    let own = segment.words ?? []
    guard !own.isEmpty else {
      // A segment whose words have no times stands alone.
      return finish() + [Cue(segment.start, segment.end, segment.text.trimmed)]
    }
    if last == nil { last = segment.start }
    let perLine = options.maxWordsPerLine ?? .max
    for (place, word) in own.enumerated() {
      let isFirst = place == 0 || place % perLine == 0
      cues += add(word, isFirst: isFirst)
    }
    return cues
  }

  /// - Parameter isFirst: whether the word is the first of a segment, or of a line of as many words as there may be.
  private mutating func add(_ word: Transcription.Word, isFirst: Bool) -> [Cue] {
    var cues: [Cue] = []
    var word = word
    let isAfterPause = !options.keepsSegments && word.start - (last ?? word.start) > Self.longPause
    let hasRoom = lineLength + word.text.unicodeScalars.count <= options.maxLineWidth ?? .max
    let endsSegment = isFirst && !words.isEmpty && options.keepsSegments
    if lineLength > 0, hasRoom, !isAfterPause, !endsSegment {
      lineLength += word.text.unicodeScalars.count
    } else {
      word.text = word.text.trimmed
      let isFull = options.maxLineCount.map { isAfterPause || lineCount >= $0 } ?? false
      if !words.isEmpty, isFull || endsSegment {
        cues = finish()
      } else if lineLength > 0 {
        lineCount += 1
        word.text = "\n" + word.text
      }
      lineLength = word.text.trimmed.unicodeScalars.count
    }
    words.append(word)
    last = word.start
    return cues
  }

  /// The cue that is being filled, where there is one; one for each moment where words are highlighted.
  mutating func finish() -> [Cue] {
    defer {
      words = []
      lineLength = 0
      lineCount = 1
    }
    guard let first = words.first, let last = words.last else { return [] }
    let text = words.map(\.text).joined()
    guard options.highlightsWords else { return [Cue(first.start, last.end, text)] }
    var cues: [Cue] = []
    var end = first.start
    for (place, word) in words.enumerated() {
      // Between two words nothing is underlined.
      if Timestamp(word.start) > Timestamp(end) { cues.append(Cue(end, word.start, text)) }
      let marked = words.enumerated().map { $0.offset == place ? Self.underlined($0.element.text) : $0.element.text }
      cues.append(Cue(word.start, word.end, marked.joined()))
      end = word.end
    }
    return cues
  }

  /// The word between tags, without the white space before it.
  private static func underlined(_ word: String) -> String {
    let space = word.prefix { $0.isWhitespace }
    return space + "<u>" + word.dropFirst(space.count) + "</u>"
  }
}
