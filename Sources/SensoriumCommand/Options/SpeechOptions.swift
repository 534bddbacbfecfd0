import ArgumentParser
import Media
import ModelKit
import Speech
import Transcripts

/// How recordings are transcribed: the options of OpenAI's Whisper command and of faster-whisper, under their names.
struct SpeechOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A language's code or English name; auto: found out.", valueName: "auto|en|..."))
  var language = "auto"

  @Flag(help: "Find the language of each window out by itself, for recordings that change between languages.")
  var multilingual = false

  @Option(help: "translate: into English.")
  var task = SpeechTask.transcribe

  @Option(
    help: """
      What gets a time (default: none for txt, unless the checkpoint's return_timestamps says otherwise; segment for \
      others; word where lines are laid out).
      """)
  var timestamps: TranscriptionOptions.Timestamps?

  @Option(
    help: ArgumentHelp(
      "The channel that is listened to, by name or by number from 1; mix: all of them.", valueName: "mix|left|right|N"))
  var channel = AudioChannel.mix

  @Option(
    help: "batched: windows of speech together; sequential: each after the one before; auto: batched where longer.")
  var mode = TranscriptionOptions.Mode.automatic

  @Flag(inversion: .prefixedNo, help: "Look for speech first, and leave out what is none.")
  var vad = true

  @Option(help: ArgumentHelp("Speech begins where it is as likely as that.", valueName: "P"))
  var vadThreshold = 0.5

  @Option(help: ArgumentHelp("How many answers a search follows; 1: the likeliest token each time.", valueName: "N"))
  var beamSize = 1

  @Option(help: ArgumentHelp("How many answers are drawn at a temperature above 0.", valueName: "N"))
  var bestOf = 5

  @Option(help: ArgumentHelp("Text that the first window is decoded after: names, spelling, style.", valueName: "TEXT"))
  var initialPrompt: String?

  @Option(help: ArgumentHelp("Words that are likely to be said.", valueName: "TEXT"))
  var hotwords: String?

  @Option(help: ArgumentHelp("Text that the first window begins with.", valueName: "TEXT"))
  var prefix: String?

  @Flag(inversion: .prefixedNo, help: "Give the text before a window to the decoder (sequential mode).")
  var conditionOnPreviousText = true

  @Option(help: ArgumentHelp("Text that compresses better than that is decoded again.", valueName: "X"))
  var compressionRatioThreshold = 2.4

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Text whose mean logprob is lower is decoded again.", valueName: "X"))
  var logprobThreshold = -1.0

  @Option(
    help: ArgumentHelp("A window that has no speech with more than that probability is left out.", valueName: "P"))
  var noSpeechThreshold = 0.6

  @Option(
    help: ArgumentHelp("Skip silences that are longer, around text that looks made up (word times).", valueName: "S"))
  var hallucinationSilenceThreshold: Double?

  func validate() throws {
    for (name, value) in [("--beam-size", beamSize), ("--best-of", bestOf)] where value < 1 {
      throw ValidationError("\(name) is \(value), but one is the least")
    }
    for (name, value) in [("--vad-threshold", vadThreshold), ("--no-speech-threshold", noSpeechThreshold)]
    where !(0...1).contains(value) {
      throw ValidationError("\(name) is \(value), but a probability is from 0 to 1")
    }
  }

  /// Whether lines of plain text begin with their times.
  var showsTimes: Bool { (timestamps ?? .none) != TranscriptionOptions.Timestamps.none }

  /// - Parameters:
  ///   - hasTimes: whether a format has times.
  ///   - standard: what gets times where neither the user nor a format says.
  func options(
    hasTimes: Bool, _ lines: SubtitleOptions, standard: TranscriptionOptions.Timestamps
  ) throws(CommandError) -> TranscriptionOptions {
    let least: TranscriptionOptions.Timestamps = lines.needsWords ? .word : hasTimes ? .segment : standard
    var options = TranscriptionOptions(
      language: language.lowercased() == "auto" ? nil : language, task: task,
      timestamps: lines.needsWords ? .word : timestamps ?? least, mode: mode)
    options.multilingual = multilingual
    options.channel = channel
    if vad { options.voiceActivity?.threshold = vadThreshold } else { options.voiceActivity = nil }
    options.beamSize = beamSize
    options.bestOf = bestOf
    options.initialPrompt = initialPrompt
    options.hotwords = hotwords
    options.prefix = prefix
    options.conditionsOnPreviousText = conditionOnPreviousText
    options.compressionRatioThreshold = compressionRatioThreshold
    options.logprobThreshold = logprobThreshold
    options.noSpeechThreshold = noSpeechThreshold
    options.hallucinationSilenceThreshold = hallucinationSilenceThreshold
    return options
  }
}

extension SpeechTask: ExpressibleByArgument {}
extension TranscriptionOptions.Timestamps: ExpressibleByArgument {}
extension TranscriptionOptions.Mode: ExpressibleByArgument {}
extension AudioChannel: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
  public var defaultValueDescription: String { description }
}
