import ModelKit

/// What was said in a recording: segments with their times, the language, and what was found on the way.
///
/// A recording that breaks off, or whose transcription fails, keeps the segments that were final by then and has an
/// `error` as well.
public struct Transcription: Sendable, Equatable {
  /// In the order of their times, which never go back. Empty where nothing was said.
  public var segments: [Segment]
  /// The language's code ("en"); nil where the model knows one language only, or none was found.
  public var language: String?
  /// How likely that language is, from 0 to 1: 1 where it was asked for, nil where there is no language.
  public var languageProbability: Double?
  /// How likely each of the model's languages is, the likeliest first; empty where the language was asked for.
  public var languageProbabilities: [LanguageProbability]
  /// Seconds of sound that were read.
  public var duration: Double
  /// Where voice activity detection heard speech, in order; nil where it was off.
  public var speech: [SpeechSpan]?
  public var metrics: TranscriptionMetrics
  /// What the user should know though there is a transcript, that a file was cut short for instance: one sentence each.
  public var notices: [String]
  /// Why there is not all of it; nil where there is.
  public var error: InputError?

  public init(
    segments: [Segment] = [], language: String? = nil, languageProbability: Double? = nil,
    languageProbabilities: [LanguageProbability] = [], duration: Double = 0, speech: [SpeechSpan]? = nil,
    metrics: TranscriptionMetrics = TranscriptionMetrics(), notices: [String] = [], error: InputError? = nil
  ) {
    self.segments = segments
    self.language = language
    self.languageProbability = languageProbability
    self.languageProbabilities = languageProbabilities
    self.duration = duration
    self.speech = speech
    self.metrics = metrics
    self.notices = notices
    self.error = error
  }

  /// The segments' texts, joined and without spaces at the ends.
  public var text: String {
    let bytes = Array(segments.map(\.text).joined().utf8)
    let kept = bytes.drop { $0 == 0x20 }
    let end = kept.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? kept.startIndex
    return String(decoding: kept[kept.startIndex..<end], as: UTF8.self)
  }
}

/// A language and how likely it is that a recording is in it.
public struct LanguageProbability: Sendable, Equatable {
  /// The language's code.
  public let language: String
  /// From 0 to 1.
  public let probability: Double

  public init(language: String, probability: Double) {
    self.language = language
    self.probability = probability
  }
}

/// A stretch of a recording in which somebody speaks.
public struct SpeechSpan: Sendable, Equatable {
  /// Seconds from the start of the recording.
  public let start: Double
  public let end: Double

  public init(start: Double, end: Double) {
    self.start = start
    self.end = end
  }
}

/// What a transcription took.
public struct TranscriptionMetrics: Sendable, Equatable {
  /// Seconds from the call to the last segment.
  public var elapsed = 0.0
  /// Seconds of one thread that voice activity detection took.
  public var voiceActivity = 0.0
  /// Windows that were decoded, and decodings of a window that were repeated at a higher temperature.
  public var windows = 0
  public var fallbacks = 0
  /// Tokens that were generated for the windows, repeated decodings counted in.
  public var generatedTokens = 0

  public init() {}
}
