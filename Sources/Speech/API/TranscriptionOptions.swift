import Engine
import Media
import ModelKit

/// How a recording is transcribed; meanings and thresholds are those of OpenAI's Whisper code and of faster-whisper.
public struct TranscriptionOptions: Sendable, Equatable {
  /// How a recording longer than the model's window is taken.
  public enum Mode: String, Sendable, CaseIterable {
    /// `batched` for recordings that are longer than one window, `sequential` for the others.
    case automatic = "auto"
    /// Speech is cut into windows at silences, and the windows are decoded together. Needs voice activity detection.
    case batched
    /// Window after window: the timestamps of one say where the next begins, and its text is the next one's context.
    case sequential
  }

  /// What gets times.
  public enum Timestamps: String, Sendable, CaseIterable { case none, segment, word }

  /// A code or an English name; nil or "auto": found out from the recording.
  public var language: String?
  /// Finds the language of each window out by itself, for recordings that change between languages.
  public var multilingual = false
  /// Windows of speech that the language is looked for in, until one is as likely as the threshold.
  public var languageDetectionWindows = 1
  public var languageDetectionThreshold = 0.5
  public var task = SpeechTask.transcribe
  public var timestamps = Timestamps.segment
  public var mode = Mode.automatic
  /// How speech is found; nil: voice activity detection is off.
  public var voiceActivity: VoiceActivityOptions? = VoiceActivityOptions()
  /// The channel that is listened to.
  public var channel = AudioChannel.mix
  /// Parts of the recording to transcribe, in seconds and in order; empty: all of it.
  public var clips: [Clip] = []

  /// How many answers a search at temperature 0 follows; 1: greedy.
  public var beamSize = 1
  /// How many answers are drawn at a temperature above 0, of which the likeliest counts.
  public var bestOf = 5
  /// Temperatures to decode a window at, one after the other until the thresholds are met.
  public var temperatures: [Float] = [0, 0.2, 0.4, 0.6, 0.8, 1]
  /// A text that compresses better is taken for a repetition, and decoded again; nil: never.
  public var compressionRatioThreshold: Double? = 2.4
  /// A text whose mean logprob is lower is decoded again; nil: never.
  public var logprobThreshold: Double? = -1
  /// A window whose `noSpeechProbability` is higher and whose mean logprob is below `logprobThreshold` has no speech.
  public var noSpeechThreshold: Double? = 0.6

  /// Gives the text before a window to the decoder (sequential mode).
  public var conditionsOnPreviousText = true
  /// Forgets the text before where a window was decoded at a higher temperature.
  public var promptResetTemperature: Float = 0.5
  /// Text that the first window is decoded after: names, spelling, style.
  public var initialPrompt: String?
  /// Words that are likely to be said; every window gets them.
  public var hotwords: String?
  /// Text that the first window begins with.
  public var prefix: String?

  /// Skips silences longer than this, in seconds, where a text around one looks made up; nil: none. Needs word times.
  public var hallucinationSilenceThreshold: Double?
  /// Punctuation that belongs to the word after it, and to the word before it.
  public var prependedPunctuation = "\"'“¿([{-"
  public var appendedPunctuation = "\"'.。,，!！?？:：”)]}、"
  /// An adapter for all windows.
  public var lora: LoRARequest?

  public init(
    language: String? = nil, task: SpeechTask = .transcribe, timestamps: Timestamps = .segment,
    mode: Mode = .automatic
  ) {
    self.language = language
    self.task = task
    self.timestamps = timestamps
    self.mode = mode
  }

  /// The language that was asked for; nil where it is to be found out.
  var namedLanguage: String? {
    guard let language, language.lowercased() != "auto" else { return nil }
    return language
  }

  /// A part of a recording, in seconds.
  public struct Clip: Sendable, Equatable {
    public var start: Double
    /// nil: the end of the recording.
    public var end: Double?

    public init(start: Double, end: Double? = nil) {
      self.start = start
      self.end = end
    }
  }
}

/// How voice activity detection tells speech from silence; names and defaults are Silero's and faster-whisper's.
public struct VoiceActivityOptions: Sendable, Equatable {
  /// Speech begins where its probability reaches this.
  public var threshold = 0.5
  /// Speech ends where its probability falls below this; nil: `threshold` - 0.15, at least 0.01.
  public var negativeThreshold: Double?
  /// Speech that is shorter, in seconds, is none.
  public var minSpeech = 0.0
  /// Speech that is longer, in seconds, is cut at its last silence of at least 98 ms; nil: as long as a window in batched
  /// mode, else without limit.
  public var maxSpeech: Double?
  /// Speech ends with a silence of that many seconds; nil: 0.16 in batched mode, else 2.
  public var minSilence: Double?
  /// Seconds that are added at either end of speech.
  public var padding = 0.4

  public init() {}
}
