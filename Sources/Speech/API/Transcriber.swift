import Engine
import ModelKit

/// Transcribes recordings of any length with a model for speech.
///
///     let transcriber = try Transcriber(try LLM(model: "whisper-base"))
///     for await event in try transcriber.stream(.file("meeting.mp3")) {
///       if case .segment(let segment) = event { print(segment.start, segment.text) }
///     }
///
/// Recordings of all calls are computed together, and calls may come from any task.
public struct Transcriber: Sendable {
  let llm: LLM

  /// - Throws: where the loaded model is not one for speech.
  public init(_ llm: LLM) throws(EngineError) {
    guard llm.descriptor.capabilities.contains(.transcription) else {
      throw .usage("\(llm.descriptor.name) does not transcribe speech; load a model that does.")
    }
    self.llm = llm
  }

  /// Transcribes one recording, event after event.
  /// - Throws: where the model does not have that language, task or kind of timestamps, or options contradict each other.
  ///   What is wrong with the recording itself is in the `error` of the last event.
  public func stream(
    _ recording: MediaItem, _ options: TranscriptionOptions = TranscriptionOptions()
  ) throws(EngineError) -> TranscriptionStream {
    TranscriptionStream { emit in await transcribe(recording, options, emit) }
  }

  /// Transcribes recordings together; the results are in their order. One that cannot be transcribed has an `error`.
  /// - Throws: where the model does not have that language, task or kind of timestamps, or options contradict each other.
  public func transcribe(
    _ recordings: [MediaItem], _ options: TranscriptionOptions = TranscriptionOptions()
  ) async throws(EngineError) -> [Transcription] {
    var streams: [TranscriptionStream] = []
    for recording in recordings { streams.append(try stream(recording, options)) }
    var results: [Transcription] = []
    for stream in streams {
      for await case .finished(let result) in stream { results.append(result) }
    }
    return results
  }

  private func transcribe(
    _ recording: MediaItem, _ options: TranscriptionOptions, _ emit: @Sendable (TranscriptionEvent) -> Void
  ) async {
    let prompt = SpeechPromptOptions(
      language: options.language, task: options.task, timestamps: options.timestamps == .none ? .none : .segment)
    var result = Transcription()
    do throws(EngineError) {
      let clip = try await llm.transcribe([recording], prompt, lora: options.lora)[0]
      result.segments = clip.segments.enumerated().map { place, segment in
        .init(
          id: place, start: segment.start, end: segment.end, text: segment.text, tokens: segment.tokenIDs,
          language: clip.language)
      }
      result.language = clip.language
      result.duration = clip.duration
      result.notices = clip.notices
      result.error = clip.error
    } catch { result.error = InputError(.invalidRequest, error.description) }
    for segment in result.segments { emit(.segment(segment)) }
    emit(.finished(result))
  }
}
