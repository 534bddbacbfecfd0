/// How the lines of subtitles are laid out; names and meanings are those of OpenAI's Whisper command. All of it needs word
/// times; a segment without them is a cue of one line.
public struct SubtitleOptions: Sendable, Equatable {
  /// The most characters of a line; nil: no limit.
  public var maxLineWidth: Int?
  /// The most lines of a cue; nil: no limit. With `maxLineWidth` it lets cues reach over the ends of segments.
  public var maxLineCount: Int?
  /// The most words of a line, where `maxLineWidth` is nil.
  public var maxWordsPerLine: Int?
  /// Underlines each word while it is said.
  public var highlightsWords: Bool

  public init(
    maxLineWidth: Int? = nil, maxLineCount: Int? = nil, maxWordsPerLine: Int? = nil, highlightsWords: Bool = false
  ) {
    self.maxLineWidth = maxLineWidth
    self.maxLineCount = maxLineCount
    self.maxWordsPerLine = maxWordsPerLine
    self.highlightsWords = highlightsWords
  }

  /// Whether words have to have times.
  public var needsWords: Bool { self != SubtitleOptions() }

  /// Whether a cue ends with its segment.
  var keepsSegments: Bool { maxLineCount == nil || maxLineWidth == nil }
}
