import ModelKit
import Speech

/// The body that answers a transcription as `json`.
struct TranscriptionResponse: Encodable {
  /// Recordings are counted by their length.
  struct DurationUsage: Encodable, Sendable {
    let type = "duration"
    let seconds: Int

    init(_ transcription: Transcription) { seconds = Int(transcription.duration.rounded(.up)) }
  }

  let text: String
  let usage: DurationUsage

  init(_ transcription: Transcription) {
    text = transcription.text
    usage = DurationUsage(transcription)
  }
}

/// The body that answers a transcription as `verbose_json`.
struct VerboseTranscriptionResponse: Encodable {
  struct Segment: Encodable {
    let id: Int
    let seek: Int
    let start: Double
    let end: Double
    let text: String
    let tokens: [Int32]
    let temperature: Double
    let averageLogprob: Double
    let compressionRatio: Double
    let noSpeechProbability: Double

    enum CodingKeys: String, CodingKey {
      case id, seek, start, end, text, tokens, temperature
      case averageLogprob = "avg_logprob"
      case compressionRatio = "compression_ratio"
      case noSpeechProbability = "no_speech_prob"
    }
  }

  struct Word: Encodable {
    let word: String
    let start: Double
    let end: Double
  }

  let task: String
  /// The code of the language ("en"); empty where the model knows one language only.
  let language: String
  let duration: Double
  let text: String
  let segments: [Segment]?
  let words: [Word]?
  let usage: TranscriptionResponse.DurationUsage

  /// - Parameter granularities: what is told; nothing asked for means segments.
  init(_ transcription: Transcription, _ task: SpeechTask, _ granularities: Set<TranscriptionRequest.Granularity>) {
    self.task = task.rawValue
    language = transcription.language ?? ""
    duration = transcription.duration
    text = transcription.text
    usage = TranscriptionResponse.DurationUsage(transcription)
    segments =
      granularities.isEmpty || granularities.contains(.segment)
      ? transcription.segments.map { segment in
        Segment(
          // OpenAI counts the frames of spectrograms, 100 a second.
          id: segment.id, seek: Int((segment.seek * 100).rounded()), start: segment.start, end: segment.end,
          text: segment.text, tokens: segment.tokens, temperature: segment.temperature,
          averageLogprob: segment.averageLogprob, compressionRatio: segment.compressionRatio,
          noSpeechProbability: segment.noSpeechProbability)
      } : nil
    words =
      granularities.contains(.word)
      ? transcription.segments.flatMap { $0.words ?? [] }.map { word in
        Word(word: String(word.text.drop { $0 == " " }), start: word.start, end: word.end)
      } : nil
  }
}

/// An event of a streamed transcription: text that is new.
struct TranscriptionTextDelta: Encodable, Sendable {
  let type = "transcript.text.delta"
  let delta: String
}

/// An event of one that is streamed as `verbose_json`: text that is new, with its times.
struct TranscriptionTextSegment: Encodable, Sendable {
  let type = "transcript.text.segment"
  let id: Int
  let start: Double
  let end: Double
  let text: String

  init(_ segment: Transcription.Segment) {
    id = segment.id
    start = segment.start
    end = segment.end
    text = segment.text
  }
}

/// Its last event: the whole text.
struct TranscriptionTextDone: Encodable, Sendable {
  let type = "transcript.text.done"
  let text: String
  let usage: TranscriptionResponse.DurationUsage

  init(_ transcription: Transcription) {
    text = transcription.text
    usage = TranscriptionResponse.DurationUsage(transcription)
  }
}
