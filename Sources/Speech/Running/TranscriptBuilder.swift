import ModelKit

/// Collects what becomes known of a recording, and tells it.
struct TranscriptBuilder {
  private(set) var result = Transcription()
  private let started = ContinuousClock.now
  private let emit: @Sendable (TranscriptionEvent) -> Void

  init(_ emit: @escaping @Sendable (TranscriptionEvent) -> Void) { self.emit = emit }

  mutating func note(language: LanguageProbability?, all: [LanguageProbability]) {
    result.language = language?.language
    result.languageProbability = language?.probability
    result.languageProbabilities = all
    if !all.isEmpty { emit(.language(all)) }
  }

  mutating func note(_ window: DecodedWindow) {
    result.metrics.windows += 1
    result.metrics.fallbacks += window.fallbacks
    result.metrics.generatedTokens += window.generatedTokens
  }

  /// Takes up segments that are final. Their times never go back and do not overlap.
  mutating func add(_ segments: [Transcription.Segment]) {
    for var segment in segments {
      segment.id = result.segments.count
      let floor = result.segments.last?.end ?? 0
      segment.start = max(floor, segment.start)
      segment.end = max(segment.start, segment.end)
      segment.words = segment.words?.map { word in
        var word = word
        word.start = max(floor, word.start)
        word.end = max(word.start, word.end)
        return word
      }
      result.segments.append(segment)
      emit(.segment(segment))
    }
  }

  func progress(position: Double, read: Double, duration: Double?) {
    emit(.progress(TranscriptionProgress(position: position, read: read, duration: duration)))
  }

  /// Takes up what the reader knows at the end.
  mutating func note(duration: Double, speech: [SpeechSpan]?, detectionSeconds: Double, notice: String?) {
    result.duration = duration
    result.speech = speech
    result.metrics.voiceActivity = detectionSeconds
    if let notice { result.notices.append(notice) }
  }

  /// Tells the whole.
  mutating func finish(_ error: InputError?) {
    result.error = error
    result.metrics.elapsed = started.duration(to: .now).inSeconds
    if error == nil { progress(position: result.duration, read: result.duration, duration: result.duration) }
    emit(.finished(result))
  }
}
