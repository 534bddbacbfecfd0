import ArgumentParser
import Engine
import JSON
import ModelKit

/// `sensorium bench latency`: one recording or one prompt, again and again.
struct LatencyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latency",
    abstract: "Loads a model, and times how long one recording takes to transcribe, or one prompt to answer.",
    usage: """
      sensorium bench latency [--model DIR|NAME] --audio FILE [options]
      sensorium bench latency [--model DIR|NAME] [--prompt TEXT]... [--image FILE]... [--video FILE]... [--audio FILE]... [options]
      """,
    discussion: "Several prompts, or those of a prompts file, are answered together each time.")

  @OptionGroup var model: ModelOptions
  @OptionGroup var prompts: PromptOptions

  @Option(help: ArgumentHelp("The most tokens of an answer to a prompt.", valueName: "N"))
  var maxTokens = SamplingOptions.defaultMaxTokens

  @Option(help: "How many times it is timed.")
  var runs = 7

  @Option(help: "How many times it is done before, untimed.")
  var warmup = 1

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if prompts.isEmpty {
      throw ValidationError("give --audio to transcribe, or a --prompt, media or --prompts to answer")
    }
    if maxTokens < 1 { throw ValidationError("--max-tokens is \(maxTokens), but one is the least") }
    if runs < 1 { throw ValidationError("--runs is \(runs), but one is the least") }
    if warmup < 0 { throw ValidationError("--warmup is \(warmup), but it cannot be negative") }
  }

  func run() async throws {
    let type = try CommandLineTool.defaultType(for: prompts.onlyRecording == nil ? nil : .transcription)
    let started = ContinuousClock.now
    let llm = try model.load(defaultType: type) { $0.forgets() }
    var figures = LatencyFigures(load: started.secondsToNow)
    let work = try work(for: llm)
    for _ in 0..<warmup { _ = try await work.run(llm) }
    for _ in 0..<runs {
      let started = ContinuousClock.now
      let result = try await work.run(llm)
      figures.add(result, seconds: started.secondsToNow)
    }
    figures.peakMemory = PeakMemory.megabytes
    try Console.write(json ? figures.json.text + "\n" : figures.text(llm, work.description))
  }

  /// A recording alone is transcribed where the model can, and everything else is answered.
  private func work(for llm: LLM) throws(CommandError) -> LatencyWork {
    if let recording = prompts.onlyRecording, llm.descriptor.capabilities.contains(.transcription) {
      return .transcription(recording)
    }
    let params = SamplingParams.greedy(maxTokens: maxTokens)
    let hasOneItem = llm.attendsToSource
    guard let file = prompts.prompts else {
      return .answers(prompts.requests(hasOneItem: hasOneItem, params))
    }
    var requests: [GenerationRequest] = []
    for line in try PromptsFile(file).requests(params) {
      switch line {
      case .request(let request): requests.append(request)
      case .refused(_, let error): throw .failed(error.description)
      }
    }
    return .answers(requests)
  }
}
