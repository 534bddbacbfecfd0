import ArgumentParser
import Engine
import JSON
import ModelKit

/// `sensorium bench throughput`: many requests at once.
struct ThroughputCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "throughput", abstract: "Times many requests at once: recordings to transcribe, or a prompts file.",
    usage: """
      sensorium bench throughput [--model DIR|NAME] FILE... [options]
      sensorium bench throughput [--model DIR|NAME] --prompts FILE.jsonl [options]
      """)

  @Argument(help: ArgumentHelp("Recordings.", valueName: "FILE"))
  var files: [String] = []

  @Option(help: ArgumentHelp("A JSON object a line for each request, as for generate.", valueName: "FILE.jsonl"))
  var prompts: String?

  @OptionGroup var model: ModelOptions

  @Option(
    name: .customLong("max-num-seqs"),
    help: ArgumentHelp("The most sequences that are computed at once.", valueName: "N"))
  var maxSequences = 16

  @Option(help: ArgumentHelp("How often all is computed before it is timed.", valueName: "N"))
  var warmup = 0

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var progress: ProgressOptions

  func validate() throws {
    if warmup < 0 { throw ValidationError("--warmup is \(warmup), but it cannot be negative") }
    if files.isEmpty == (prompts == nil) { throw ValidationError("give recordings or --prompts, one of the two") }
  }

  func run() async throws {
    let lines = try prompts.map { path throws(CommandError) in
      try PromptsFile(path).requests(.greedy(maxTokens: SamplingOptions.defaultMaxTokens))
    }
    let type = try CommandLineTool.defaultType(for: lines == nil ? .transcription : nil)
    let llm = try model.load(defaultType: type) { args in
      args.maxSequences = maxSequences
      args.forgets()
    }
    for _ in 0..<warmup { _ = try await measure(lines, llm) }
    let figures = try await measure(lines, llm)
    try Console.write(json ? figures.json.text + "\n" : figures.text)
    if figures.failures > 0 { throw CommandError.someFailed }
  }

  /// Computes everything once.
  /// - Parameter lines: nil: the recordings are transcribed.
  private func measure(_ lines: [RequestedLine]?, _ llm: LLM) async throws(CommandError) -> ThroughputFigures {
    var figures = ThroughputFigures(model: model.model ?? llm.descriptor.name)
    let bar = RequestProgress(total: lines?.count { $0.isRequest } ?? files.count, on: progress.screen)
    let started = ContinuousClock.now
    if let lines {
      try await generate(lines, llm, bar, &figures)
    } else {
      try await transcribe(llm, bar, &figures)
    }
    figures.seconds = started.secondsToNow
    bar.finish()
    return figures
  }

  private func generate(
    _ lines: [RequestedLine], _ llm: LLM, _ bar: RequestProgress, _ figures: inout ThroughputFigures
  ) async throws(CommandError) {
    var requests: [GenerationRequest] = []
    for line in lines {
      switch line {
      case .request(let request): requests.append(request)
      case .refused(_, let error): figures.fail(error)
      }
    }
    let tokens = TokenCount()
    let outputs: [RequestOutput]
    do throws(EngineError) {
      outputs = try await llm.generate(requests.map(\.prompt), requests.map(\.params)) { progress in
        tokens.add(progress)
        bar.count(progress)
      }
    } catch { throw CommandError(error) }
    for output in outputs { figures.add(output.error, media: output.metrics.mediaSeconds) }
    figures.count(tokens)
  }

  private func transcribe(
    _ llm: LLM, _ bar: RequestProgress, _ figures: inout ThroughputFigures
  ) async throws(CommandError) {
    let tokens = TokenCount()
    let transcriptions: [ClipTranscription]
    do throws(EngineError) {
      transcriptions = try await llm.transcribe(files.map { .file($0) }) { progress in
        tokens.add(progress)
        bar.count(progress)
      }
    } catch { throw CommandError(error) }
    for transcription in transcriptions { figures.add(transcription.error, media: transcription.duration) }
    figures.count(tokens)
  }
}
