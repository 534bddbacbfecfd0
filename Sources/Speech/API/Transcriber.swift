import Engine
import ModelKit

/// Transcribes recordings of any length with a model for speech.
///
///     let transcriber = try Transcriber(model: "whisper-base")
///     for await event in try transcriber.stream(.file("meeting.mp3")) {
///       if case .segment(let segment) = event { print(segment.start, segment.text) }
///     }
///
/// Recordings of all calls are computed together, and calls may come from any task.
public struct Transcriber: Sendable {
  let llm: LLM
  private let speech: any SpeechTranscribing
  private let detector: VoiceActivityDetector?

  /// - Parameters:
  ///   - llm: of a model for speech.
  ///   - voiceActivity: finds speech, which `TranscriptionOptions.voiceActivity` asks for by default; nil: that has to be nil
  ///     as well.
  /// - Throws: where the loaded model is not one for speech.
  public init(_ llm: LLM, voiceActivity: VoiceActivityDetector?) throws(EngineError) {
    guard let speech = llm.processor as? any SpeechTranscribing else {
      throw .usage("\(llm.descriptor.name) does not transcribe speech; load a model that does.")
    }
    if let detector = voiceActivity, detector.sampleRate != speech.sampleRate {
      throw .usage(
        "Voice activity is detected at \(detector.sampleRate) Hz, but \(llm.descriptor.name) listens to "
          + "\(speech.sampleRate) Hz; use another detector.")
    }
    self.llm = llm
    self.speech = speech
    detector = voiceActivity
  }

  /// Codes of the languages that the model knows; empty where it knows one only.
  public var languages: [String] { speech.languages }

  /// What gets times where a user does not say, by the checkpoint's generation configuration.
  public var defaultTimestamps: TranscriptionOptions.Timestamps { speech.defaultTimestamps == .none ? .none : .segment }

  /// Transcribes one recording, event after event.
  /// - Throws: where the model does not have that language, task or kind of timestamps, or options contradict each other.
  ///   What is wrong with the recording itself is in the `error` of the last event.
  public func stream(
    _ recording: MediaItem, _ options: TranscriptionOptions = TranscriptionOptions()
  ) throws(EngineError) -> TranscriptionStream {
    try check(options)
    return TranscriptionStream { emit in await transcribe(recording, options, emit) }
  }

  /// Transcribes recordings together, some at a time; the results are in their order. One that cannot be transcribed has an
  /// `error`.
  /// - Throws: where the model does not have that language, task or kind of timestamps, or options contradict each other.
  public func transcribe(
    _ recordings: [MediaItem], _ options: TranscriptionOptions = TranscriptionOptions()
  ) async throws(EngineError) -> [Transcription] {
    try check(options)
    return await withTaskGroup(of: (Int, Transcription).self) { group in
      var results: [Transcription?] = Array(repeating: nil, count: recordings.count)
      for (place, recording) in recordings.enumerated() {
        if place >= llm.requestsInFlight, let (done, result) = await group.next() { results[done] = result }
        group.addTask {
          var last = Transcription()
          let stream = TranscriptionStream { emit in await transcribe(recording, options, emit) }
          for await event in stream { if case .finished(let result) = event { last = result } }
          return (place, last)
        }
      }
      for await (place, result) in group { results[place] = result }
      return results.compactMap(\.self)
    }
  }

  private func transcribe(
    _ item: MediaItem, _ options: TranscriptionOptions, _ emit: @escaping @Sendable (TranscriptionEvent) -> Void
  ) async {
    let decoder = WindowDecoder(llm, speech, options)
    do throws(InputError) {
      var recording = try RecordingReader(item, sampleRate: speech.sampleRate, channel: options.channel)
      if try isBatched(options, &recording) {
        await BatchedTranscription(decoder: decoder)
          .run(SpeechReader(recording, source(options, isBatched: true)), emit)
      } else {
        var sequential = SequentialTranscription(decoder, emit)
        await sequential.run(SpeechReader(recording, source(options, isBatched: false)))
      }
    } catch { emit(.finished(Transcription(error: error))) }
  }

  private func isBatched(
    _ options: TranscriptionOptions, _ recording: inout RecordingReader
  ) throws(InputError) -> Bool {
    switch options.mode {
    case .batched: return true
    case .sequential: return false
    case .automatic:
      guard options.voiceActivity != nil, options.clips.isEmpty else { return false }
      return try recording.hasAhead(Int(speech.windowSeconds * Double(speech.sampleRate)) + 1)
    }
  }

  /// Longer speech is cut in sequential mode as well, so that it need not be in memory whole.
  private static let longestSpeech = 300.0

  private func source(_ options: TranscriptionOptions, isBatched: Bool) -> SpeechReader.Source {
    if !options.clips.isEmpty { return .clips(options.clips) }
    guard let activity = options.voiceActivity, let detector else { return .everything }
    return .speech(
      detector, activity, maxSpeech: isBatched ? speech.windowSeconds : Self.longestSpeech,
      minSilence: isBatched ? 0.16 : 2)
  }

  private func check(_ options: TranscriptionOptions) throws(EngineError) {
    try options.validate()
    guard options.voiceActivity == nil || detector != nil || !options.clips.isEmpty else {
      throw .usage("This Transcriber has no voice activity detection; give it one, or set 'voiceActivity' to nil.")
    }
    if options.timestamps == .word, llm.graph.alignmentHeads.isEmpty {
      throw .usage(
        "This checkpoint does not tell which heads align words with sound ('alignment_heads'), so that words have no "
          + "times; ask for segment timestamps.")
    }
    let decoder = WindowDecoder(llm, speech, options)
    do throws(InputError) {
      _ = try decoder.prompt(language: options.language)
      if options.prefix != nil, options.namedLanguage != nil || speech.languages.isEmpty {
        _ = try decoder.prompt(language: options.language, prefix: [0])
      }
    } catch { throw .usage(error.description) }
  }
}
