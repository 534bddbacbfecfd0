import ArgumentParser
import Engine
import JSON
import ModelKit

/// `sensorium bench latency`: one recording, again and again.
struct LatencyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latency", abstract: "Loads a model, and times how long one recording takes.")

  @OptionGroup var model: ModelOptions

  @Option(help: ArgumentHelp("A recording.", valueName: "FILE"))
  var audio: String

  @Option(help: "How many times it is timed.")
  var runs = 7

  @Option(help: "How many times it is done before, untimed.")
  var warmup = 1

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if runs < 1 { throw ValidationError("--runs is \(runs), but one is the least") }
    if warmup < 0 { throw ValidationError("--warmup is \(warmup), but it cannot be negative") }
  }

  func run() async throws {
    let started = ContinuousClock.now
    let llm = try model.load(defaultType: try CommandLineTool.defaultType(for: .transcription)) { $0.forgets() }
    var figures = LatencyFigures(load: started.secondsToNow)
    for _ in 0..<warmup { _ = try await transcribe(llm) }
    for _ in 0..<runs {
      let started = ContinuousClock.now
      let (transcription, tokens) = try await transcribe(llm)
      figures.add(transcription, tokens: tokens, seconds: started.secondsToNow)
    }
    figures.peakMemory = PeakMemory.megabytes
    try Console.write(json ? figures.json.text + "\n" : figures.text(llm, audio))
  }

  private func transcribe(_ llm: LLM) async throws(CommandError) -> (ClipTranscription, tokens: Int) {
    let tokens = TokenCount()
    let transcription: ClipTranscription
    do throws(EngineError) {
      transcription = try await llm.transcribe([.file(audio)]) { tokens.add($0) }[0]
    } catch { throw CommandError(error) }
    if let error = transcription.error { throw .failed(error.description) }
    return (transcription, tokens.output)
  }
}
