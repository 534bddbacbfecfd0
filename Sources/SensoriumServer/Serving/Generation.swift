import Engine
import Hummingbird
import ModelKit

/// One prompt on its way through the engine, for a response in one piece or bit by bit.
struct Generation: Sendable {
  let choice: ModelLibrary.Choice
  let prompt: Prompt
  let params: SamplingParams
  /// What errors say in the place of paths.
  let hiddenPaths: [String: String]
  let metrics: ServerMetrics
  /// What the request holds until it is done: its place in the queue, its files.
  let resources: [any AnyObject & Sendable]

  /// The whole answer. Where the client leaves, the request ends at the engine's next step.
  func answer(_ context: ServerRequestContext) async throws -> Answer {
    try await context.cancelledOnDisconnect {
      var answer = Answer()
      try await forEachOutput { answer.append(try checked($0)) }
      return answer
    }
  }

  /// Answers with server-sent events. The response begins when there is something to say, so that a request that is refused
  /// has the status of its error.
  /// - Parameter chunks: the events that an output makes.
  func stream(
    _ context: ServerRequestContext, _ limits: ServerLimits,
    _ chunks: @escaping @Sendable (RequestOutput, inout StreamedAnswer) -> [any Encodable & Sendable]
  ) async throws -> Response {
    let events = KeepAliveStream(every: .seconds(limits.keepAliveSeconds)) { emit in
      // The engine's error is an output; a cancelled request has nobody to answer.
      try? await forEachOutput(emit)
    }
    let first = try await context.whileConnected(events.cancel) { await events.next() }
    if case .element(let output)? = first { _ = try checked(output) }
    return .events(context, onDisconnect: events.cancel) { writer in
      var answer = StreamedAnswer()
      var event = first
      while let current = event {
        switch current {
        case .keepAlive: try await writer.keepAlive()
        case .element(let output):
          for chunk in chunks(try checked(output), &answer) { try await writer.send(chunk) }
        }
        event = await events.next()
      }
    }
  }

  /// Runs the request; `body` gets what is new of it, and the metrics its times.
  func forEachOutput(_ body: (RequestOutput) throws -> Void) async throws {
    var params = params
    params.outputKind = .delta
    var observation = RequestObservation(metrics, choice.model.name, params)
    defer { observation.abort() }
    for await output in choice.llm.stream(prompt, params) {
      observation.note(output)
      try body(output)
    }
    try withExtendedLifetime(resources) { try Task.checkCancellation() }
  }

  private func checked(_ output: RequestOutput) throws(APIError) -> RequestOutput {
    if let error = output.error { throw APIError(error).hiding(hiddenPaths) }
    return output
  }
}
