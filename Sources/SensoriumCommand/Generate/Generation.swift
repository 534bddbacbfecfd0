import Engine
import JSON
import ModelKit
import Progress

/// Requests on their way to lines of output, each as soon as it and all before it are there.
struct Generation {
  private let requests: [RequestedLine]
  private let format: OutputFormat
  /// Seeds the requests that have no seed of their own, each by its place.
  var seed: UInt64 = 0
  var screen = ProgressScreen.silent
  /// How many requests the engine is given at once.
  var atOnce = 1
  /// Whether the time that all took is told at the end of text.
  var isTimed = false

  init(_ requests: [RequestedLine], _ format: OutputFormat) {
    self.requests = requests
    self.format = format
  }

  /// - Throws: `someFailed` after all is done where a request failed.
  func run(_ llm: LLM) async throws(CommandError) {
    let started = ContinuousClock.now
    let progress = RequestProgress(total: requests.count { $0.isRequest }, on: screen)
    let seed = seed
    let waiting = Set(requests.indices.filter { requests[$0].waitsForOthers })
    var failures = 0
    try await inOrder(requests, atOnce: atOnce, waiting: waiting) { place, line in
      await Self.answer(line, place, seed, llm, progress)
    } _: { _, outcome throws(CommandError) in
      if outcome.error != nil { failures += 1 }
      try progress.aside { () throws(CommandError) in try show(outcome, attendsToSource: llm.attendsToSource) }
    }
    progress.finish()
    if isTimed, format == .text {
      let seconds = started.secondsToNow
      try Console.write(
        "Duration: \(seconds.fixed(3))\nRPS: \((Double(requests.count - failures) / seconds).fixed(3))\n")
    }
    guard failures > 0 else { return }
    if format == .json { Console.complain("\(failures) of \(requests.count) requests failed.") }
    throw .someFailed
  }

  private static func answer(
    _ line: RequestedLine, _ place: Int, _ seed: UInt64, _ llm: LLM, _ progress: RequestProgress
  ) async -> RequestOutcome {
    switch line {
    case .refused(let id, let error): return RequestOutcome(id: id, error: error)
    case .request(let request):
      var params = request.params
      // By the place, as the engine's own number depends on which request was ready first.
      params.seed = params.seed ?? SamplingParams.seed(engine: seed, request: UInt64(place))
      let outputs = await llm.generate([request.prompt], params) { progress.count($0) }
      return RequestOutcome(id: request.id, outputs[0])
    }
  }

  private func show(_ outcome: RequestOutcome, attendsToSource: Bool) throws(CommandError) {
    for sentence in outcome.output?.notices ?? [] { Console.complain(sentence) }
    switch format {
    case .json: try Console.write(outcome.json.text + "\n")
    case .text:
      if let error = outcome.error {
        Console.complain(requests.count > 1 ? "Request \(outcome.id): \(error)" : error.description)
      }
      try Console.write(outcome.text(attendsToSource: attendsToSource))
    }
  }
}
