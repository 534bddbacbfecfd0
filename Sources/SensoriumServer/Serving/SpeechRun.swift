import Hummingbird
import ModelKit
import Speech

/// One recording on its way through a transcriber, for a response in one piece or bit by bit.
struct SpeechRun: Sendable {
  let events: TranscriptionStream
  let limits: ServerLimits
  /// What errors say in the place of paths.
  let hiddenPaths: [String: String]
  /// What the request holds until it is done: its place in the queue, its files.
  let resources: [any AnyObject & Sendable]

  /// The whole. Leaving early ends the transcription.
  func transcription() async throws -> Transcription {
    for await event in events {
      if let transcription = try checked(event) { return transcription }
    }
    return try withExtendedLifetime(resources) { throw CancellationError() }
  }

  /// Segments as they become final, as OpenAI's server-sent events.
  /// - Parameter withTimes: whether segments come with their times, instead of as text alone.
  func stream(_ context: ServerRequestContext, withTimes: Bool) async throws -> Response {
    let feed = KeepAliveStream(every: .seconds(limits.keepAliveSeconds)) { emit in
      for await event in events { emit(event) }
    }
    // What is wrong with the recording is mostly known before the first segment: the status can still say it.
    let first = try await context.whileConnected(feed.cancel) { await feed.next() }
    if case .element(let event)? = first { _ = try checked(event) }
    return .events(context, onDisconnect: feed.cancel) { writer in
      var item = first
      var isFirst = true
      while let current = item {
        switch current {
        case .keepAlive: try await writer.keepAlive()
        case .element(let event):
          if case .segment(let segment) = event {
            let text = isFirst ? String(segment.text.drop { $0 == " " }) : segment.text
            isFirst = false
            if withTimes {
              try await writer.send(TranscriptionTextSegment(segment))
            } else {
              try await writer.send(TranscriptionTextDelta(delta: text))
            }
          } else if let transcription = try checked(event) {
            try await writer.send(TranscriptionTextDone(transcription))
          }
        }
        item = await feed.next()
      }
    }
  }

  /// The transcription where it is finished.
  /// - Throws: where it failed, and where the recording is longer than the limit.
  private func checked(_ event: TranscriptionEvent) throws(APIError) -> Transcription? {
    switch event {
    case .progress(let progress): try check(seconds: progress.duration ?? progress.read)
    case .finished(let transcription):
      if let error = transcription.error { throw APIError(error).hiding(hiddenPaths) }
      return transcription
    case .language, .segment: break
    }
    return nil
  }

  private func check(seconds: Double) throws(APIError) {
    guard seconds <= limits.mediaSeconds else {
      throw .contentTooLarge(
        "The recording is longer than \(Int(limits.mediaSeconds)) s, the limit of this server.", param: "file")
    }
  }
}
