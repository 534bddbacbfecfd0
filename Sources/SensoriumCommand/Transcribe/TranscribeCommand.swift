import ArgumentParser
import Builtins
import Engine
import Media
import ModelKit
import Speech
import Transcripts

/// `sensorium transcribe`: what is said in recordings.
struct TranscribeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transcribe",
    abstract: "Writes down what is said in recordings of any length.",
    discussion: """
      The text of one file is printed, line by line as it is found; with several files each text stands below its file's \
      name, json is an object a line, and the other formats need --output-dir. Of a folder all recordings and films in it \
      are taken. Files whose transcripts are in --output-dir already are skipped, and one that fails does not stop the rest.
      """)

  @Argument(
    help: ArgumentHelp("Recordings, films with sound, or folders of them; -: standard input.", valueName: "FILE"))
  var files: [String]

  @OptionGroup var output: TranscriptOptions
  @OptionGroup var speech: SpeechOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var adapters: AdapterOptions
  @OptionGroup var progress: ProgressOptions

  func validate() throws {
    guard adapters.lora.count <= 1 else { throw ValidationError("there are several --lora; give one for all files") }
    if speech.timestamps == TranscriptionOptions.Timestamps.none {
      if let timed = output.formats.first(where: { $0.needsTimestamps && $0 != .json }) {
        throw ValidationError("--format \(timed.rawValue) has times; leave --timestamps none out or choose txt or json")
      }
      if output.lines.needsWords {
        throw ValidationError("lines are laid out by the times of words; leave --timestamps none out")
      }
    }
  }

  func run() async throws {
    let recordings = try RecordingFile.all(files)
    try output.check(recordings)
    let folder = try output.folder.map { path throws(CommandError) in
      try TranscriptFolder(path, recordings, output.formats)
    }
    let skipped = Set(recordings.indices.filter { !output.overwrites && folder?.isFinished(recordings[$0]) == true })
    if !skipped.isEmpty {
      Console.complain(
        "\(skipped.count) of \(recordings.count) files are skipped, as their transcripts are in \(output.folder ?? "") "
          + "already; --overwrite writes them anew.")
    }
    let rest = recordings.indices.filter { !skipped.contains($0) }.map { recordings[$0] }
    if rest.isEmpty { return }
    let defaultType = try CommandLineTool.defaultType(for: .transcription)
    let llm = try model.load(defaultType: defaultType) { args in
      args.keepLittle()
      adapters.apply(to: &args)
    }
    let transcriber: Transcriber
    do throws(EngineError) {
      transcriber = try Transcriber(llm, voiceActivity: speech.vad ? try Builtins.voiceActivityDetector() : nil)
    } catch { throw CommandError(error) }
    var options = try speech.options(
      hasTimes: output.formats.contains { $0.needsTimestamps }, output.lines, standard: transcriber.defaultTimestamps)
    options.lora = adapters.named.standard
    let run = TranscriptionRun(
      recordings: rest, options: options, output: output, folder: folder, showsTimes: speech.showsTimes)
    try await run.run(transcriber, on: progress.screen)
  }
}
