extension Transcription {
  /// A stretch of the recording with its text. Names and meanings are those of OpenAI's verbose JSON.
  public struct Segment: Sendable, Equatable {
    /// Counts the segments of a recording from 0.
    public var id: Int
    /// Where the window that it was decoded in begins, in seconds from the start of the recording.
    public var seek: Double
    /// Seconds from the start of the recording.
    public var start: Double
    public var end: Double
    /// With the space that it begins with in most languages.
    public var text: String
    /// The text's tokens, with the timestamp tokens around it where there are such.
    public var tokens: [Int32]
    /// The temperature that its window was decoded at.
    public var temperature: Double
    /// The mean natural logarithm of the probabilities of its window's tokens.
    public var averageLogprob: Double
    /// Bytes of its window's text, divided by what zlib compresses them to: above 2.4 the text repeats itself.
    public var compressionRatio: Double
    /// How likely it is that nobody speaks in its window, from 0 to 1; 0 where the model does not tell.
    public var noSpeechProbability: Double
    /// The language of its window, where that was found for each window; else the recording's.
    public var language: String?
    /// nil where no word times were asked for.
    public var words: [Word]?

    public init(
      id: Int = 0, seek: Double = 0, start: Double, end: Double, text: String, tokens: [Int32] = [],
      temperature: Double = 0, averageLogprob: Double = 0, compressionRatio: Double = 0,
      noSpeechProbability: Double = 0, language: String? = nil, words: [Word]? = nil
    ) {
      self.id = id
      self.seek = seek
      self.start = start
      self.end = end
      self.text = text
      self.tokens = tokens
      self.temperature = temperature
      self.averageLogprob = averageLogprob
      self.compressionRatio = compressionRatio
      self.noSpeechProbability = noSpeechProbability
      self.language = language
      self.words = words
    }
  }

  /// A word with the punctuation beside it.
  public struct Word: Sendable, Equatable {
    /// With the space before it, so that the words of a segment joined are its text.
    public var text: String
    /// Seconds from the start of the recording.
    public var start: Double
    public var end: Double
    /// The mean probability of its tokens, from 0 to 1.
    public var probability: Double

    public init(text: String, start: Double, end: Double, probability: Double) {
      self.text = text
      self.start = start
      self.end = end
      self.probability = probability
    }
  }
}
