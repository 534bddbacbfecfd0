/// What a processor of speech can do beyond answering prompts: say how a window of a recording is to be transcribed.
public protocol SpeechTranscribing: InputProcessor {
  /// Codes of the languages that the checkpoint knows ("en", "de"); empty where it knows one language only and takes none.
  var languages: [String] { get }

  /// The longest recording that one request can hold, in seconds: a window.
  var windowSeconds: Double { get }

  /// Samples a second of the sound that windows are made of.
  var sampleRate: Int { get }

  /// What gets times where a caller does not say; none unless the plugin says otherwise.
  var defaultTimestamps: SpeechPromptOptions.Timestamps { get }

  /// The decoder's prompt and the constraints for a window.
  /// - Throws: for a language, a task or a kind of timestamps that the checkpoint does not have.
  func transcription(_ options: SpeechPromptOptions) throws(InputError) -> SpeechPrompt

  /// Reads a generated sequence: its language, its segments with times, and where the next window begins.
  /// - Parameters:
  ///   - tokens: the prompt and what was generated after it.
  ///   - promptCount: how many of them are the prompt.
  ///   - duration: the window's length in seconds, where text without an end ends.
  func transcript(_ tokens: [Int32], promptCount: Int, duration: Double) -> WindowTranscript

  /// The prompt whose attention to the sound tells when each of its text's tokens is said, for a graph that has
  /// `alignmentHeads`; nil where words can have no times.
  /// - Parameter language: a code; nil where the checkpoint takes none.
  func alignmentPrompt(of text: [Int32], language: String?, task: SpeechTask) throws(InputError) -> AlignmentPrompt?

  /// Whether a token is text, and neither a time nor one that steers the model; all are unless the plugin says otherwise.
  func isText(_ token: Int32) -> Bool
}

extension SpeechTranscribing {
  public var defaultTimestamps: SpeechPromptOptions.Timestamps { .none }

  public func isText(_ token: Int32) -> Bool { true }

  public func alignmentPrompt(
    of text: [Int32], language: String?, task: SpeechTask
  ) throws(InputError) -> AlignmentPrompt? { nil }
}

/// Write down what is said, or say it in English.
public enum SpeechTask: String, Sendable, CaseIterable { case transcribe, translate }

/// What is wanted of a window.
public struct SpeechPromptOptions: Sendable, Equatable {
  /// What gets times; a plugin refuses what it cannot tell.
  public enum Timestamps: String, Sendable, CaseIterable { case none, segment, word }

  /// A code or an English name; nil or "auto": found out from the window.
  public var language: String?
  public var task: SpeechTask
  public var timestamps: Timestamps
  /// Tokens of words that are likely to be said, and of the text before the window; what is too long loses its beginning.
  public var hotwords: [Int32] = []
  public var previous: [Int32] = []
  /// Tokens of text that the window's begins with.
  public var prefix: [Int32] = []

  public init(language: String? = nil, task: SpeechTask = .transcribe, timestamps: Timestamps = .none) {
    self.language = language
    self.task = task
    self.timestamps = timestamps
  }
}

/// How a window is asked for: what the decoder starts from and what it may say.
public struct SpeechPrompt: Sendable {
  public let prompt: [Int32]
  public let rules: [any LogitsRule]
  /// The place in the prompt after which the model tells whether somebody speaks, and in which language.
  public let start: Int
  /// The token that is likely there where nobody speaks; nil where the model has none.
  public let noSpeech: Int32?
  /// The tokens that are likely there for each language, by its code; empty where the model knows one language only.
  public let languages: [String: Int32]
  /// The most tokens of a window's text; nil: as many as the model's length allows.
  public let maxTokens: Int?

  public init(
    prompt: [Int32], rules: [any LogitsRule], start: Int = 0, noSpeech: Int32? = nil, languages: [String: Int32] = [:],
    maxTokens: Int? = nil
  ) {
    self.prompt = prompt
    self.rules = rules
    self.start = start
    self.noSpeech = noSpeech
    self.languages = languages
    self.maxTokens = maxTokens
  }
}

/// What was said in a window, and when.
public struct WindowTranscript: Sendable, Equatable {
  public struct Segment: Sendable, Equatable {
    /// Seconds from the start of the window.
    public let start: Double
    public let end: Double
    /// The text's tokens.
    public let tokens: [Int32]
    /// The same with the timestamp tokens around them.
    public let timedTokens: [Int32]
    /// Whether it has an end of its own; the text of another may go on after the window.
    public let isFinished: Bool

    public init(start: Double, end: Double, tokens: [Int32], timedTokens: [Int32]? = nil, isFinished: Bool = true) {
      self.start = start
      self.end = end
      self.tokens = tokens
      self.timedTokens = timedTokens ?? tokens
      self.isFinished = isFinished
    }
  }

  /// The language's code; nil where the checkpoint has only one.
  public let language: String?
  public let segments: [Segment]
  /// Where the next window begins, in seconds from the start of this one, when recordings are taken window after window:
  /// what comes after it here is not final.
  public let next: Double

  public init(language: String?, segments: [Segment], next: Double) {
    self.language = language
    self.segments = segments
    self.next = next
  }
}

/// A prompt whose attention to the sound is looked at.
public struct AlignmentPrompt: Sendable, Equatable {
  public let tokens: [Int32]
  /// Where the text begins in it. The token before it expects the first token of the text, and so on; one more follows
  /// the text.
  public let textStart: Int
  /// Seconds of sound that a position of the source stands for.
  public let secondsPerPosition: Double

  public init(tokens: [Int32], textStart: Int, secondsPerPosition: Double) {
    self.tokens = tokens
    self.textStart = textStart
    self.secondsPerPosition = secondsPerPosition
  }
}
