/// What becomes known of a recording while it is transcribed.
public enum TranscriptionEvent: Sendable {
  /// The language, as soon as it is known; the likeliest first.
  case language([LanguageProbability])
  /// The next segment. It is final, and comes after all that are before it in the recording.
  case segment(Transcription.Segment)
  /// How far the transcription is.
  case progress(TranscriptionProgress)
  /// The whole, once and as the last event: all segments, or those until an `error`.
  case finished(Transcription)
}

/// How far a transcription is.
public struct TranscriptionProgress: Sendable, Equatable {
  /// Seconds of the recording that are transcribed.
  public var position: Double
  /// Seconds of the recording that have been read.
  public var read: Double
  /// Seconds of the recording; nil as long as its file does not tell and it is not read to its end.
  public var duration: Double?

  public init(position: Double, read: Double, duration: Double?) {
    self.position = position
    self.read = read
    self.duration = duration
  }
}

/// A recording's transcription, event after event. Ending the loop, or cancelling the task that runs it, ends the
/// transcription at the engine's next step. It goes on whether or not the events are read.
///
///     for await case .segment(let segment) in transcriber.stream(.file("talk.mp3")) { print(segment.text) }
public struct TranscriptionStream: AsyncSequence, Sendable {
  public typealias Element = TranscriptionEvent
  public typealias Failure = Never

  private let events: AsyncStream<TranscriptionEvent>

  init(_ work: @escaping @Sendable (_ emit: @escaping @Sendable (TranscriptionEvent) -> Void) async -> Void) {
    events = AsyncStream { continuation in
      let task = Task {
        await work { continuation.yield($0) }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  public func makeAsyncIterator() -> AsyncStream<TranscriptionEvent>.Iterator { events.makeAsyncIterator() }
}
