/// What a processor of speech can do beyond answering prompts: say how a recording is to be transcribed.
public protocol SpeechTranscribing: InputProcessor {
  /// Codes of the languages that the checkpoint knows ("en", "de"); empty where it knows one language only and takes none.
  var languages: [String] { get }

  /// The longest recording that one request can hold, in seconds.
  var windowSeconds: Double { get }

  /// The decoder's prompt and the constraints for a transcription.
  /// - Throws: for a language, a task or a kind of timestamps that the checkpoint does not have.
  func transcription(_ options: SpeechPromptOptions) throws(InputError) -> SpeechPrompt

  /// Reads a generated sequence: its language and its segments with times.
  /// - Parameters:
  ///   - tokens: the prompt and what was generated after it.
  ///   - promptCount: how many of them are the prompt.
  ///   - duration: the recording's length in seconds, where text without an end ends.
  func transcript(_ tokens: [Int32], promptCount: Int, duration: Double) -> WindowTranscript
}

/// Write down what is said, or say it in English.
public enum SpeechTask: String, Sendable, CaseIterable { case transcribe, translate }

/// What is wanted of a transcription.
public struct SpeechPromptOptions: Sendable, Equatable {
  /// What gets times; a plugin refuses what it cannot tell.
  public enum Timestamps: String, Sendable, CaseIterable { case none, segment, word }

  /// A code or an English name; nil or "auto": found out from the recording.
  public var language: String?
  public var task: SpeechTask
  public var timestamps: Timestamps

  public init(language: String? = nil, task: SpeechTask = .transcribe, timestamps: Timestamps = .none) {
    self.language = language
    self.task = task
    self.timestamps = timestamps
  }
}

/// How a recording is asked for: what the decoder starts from and what it may say.
public struct SpeechPrompt: Sendable {
  public let prompt: [Int32]
  public let rules: [any LogitsRule]

  public init(prompt: [Int32], rules: [any LogitsRule]) {
    self.prompt = prompt
    self.rules = rules
  }
}

/// What was said, and when.
public struct WindowTranscript: Sendable, Equatable {
  public struct Segment: Sendable, Equatable {
    /// Seconds from the start of the recording.
    public let start: Double
    public let end: Double
    public let tokens: [Int32]

    public init(start: Double, end: Double, tokens: [Int32]) {
      self.start = start
      self.end = end
      self.tokens = tokens
    }
  }

  /// The language's code; nil where the checkpoint has only one.
  public let language: String?
  public let segments: [Segment]

  public init(language: String?, segments: [Segment]) {
    self.language = language
    self.segments = segments
  }
}
