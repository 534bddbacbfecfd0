import ArgumentParser
import Engine
import ModelKit

/// `sensorium transcribe`: what is said in recordings.
struct TranscribeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transcribe",
    abstract: "Writes down what is said in recordings.",
    discussion: """
      The text of one file is printed alone; with several files each text stands below its file's name, json is an \
      object a line, and srt, vtt and tsv need --output-dir. srt, vtt and tsv have the times of segments.
      """)

  @Argument(help: ArgumentHelp("Recordings, or films with sound; -: standard input.", valueName: "FILE"))
  var files: [String]

  @Option(help: ArgumentHelp("A language's code or English name; auto: found out.", valueName: "auto|en|..."))
  var language = "auto"

  @Option(help: "translate: into English.")
  var task = SpeechTask.transcribe

  @Option(help: "What gets a time (default: none; segment for srt, vtt and tsv).")
  var timestamps: SpeechPromptOptions.Timestamps?

  @Option(help: "How it is written.")
  var format = TranscriptFormat.txt

  @Option(
    name: .customLong("output-dir"),
    help: ArgumentHelp("A folder to write NAME.FORMAT to for each file, instead of printing.", valueName: "DIR"))
  var outputFolder: String?

  @OptionGroup var model: ModelOptions
  @OptionGroup var adapters: AdapterOptions
  @OptionGroup var progress: ProgressOptions

  func validate() throws {
    guard adapters.lora.count <= 1 else { throw ValidationError("there are several --lora; give one for all files") }
    guard format.needsTimestamps else { return }
    if timestamps == SpeechPromptOptions.Timestamps.none {
      throw ValidationError("--format \(format.rawValue) has times; leave --timestamps none out or choose txt or json")
    }
    if files.count > 1, outputFolder == nil {
      throw ValidationError("several files as \(format.rawValue) need --output-dir, as they cannot follow each other")
    }
  }

  func run() async throws {
    try StandardInput.check(files)
    let folder = try outputFolder.map { path throws(CommandError) in
      try TranscriptFolder(path, files: files, format)
    }
    let defaultType = try CommandLineTool.defaultType(for: .transcription)
    let llm = try model.load(defaultType: defaultType) { adapters.apply(to: &$0) }
    let transcribing = TranscriptionRun(
      files: files, options: options, lora: adapters.named.standard, format: format, folder: folder)
    try await transcribing.run(llm, on: progress.screen)
  }

  private var options: SpeechPromptOptions {
    SpeechPromptOptions(
      language: language.lowercased() == "auto" ? nil : language, task: task,
      timestamps: timestamps ?? (format.needsTimestamps ? .segment : .none))
  }
}

extension SpeechTask: ExpressibleByArgument {}
extension SpeechPromptOptions.Timestamps: ExpressibleByArgument {}
