import Engine
import ModelKit
import Synchronization

/// Puts windows that are done in any order into theirs, and makes segments of them with times of the recording. A class
/// because the windows' tasks share it.
final class OrderedWindows: Sendable {
  private struct State {
    var builder: TranscriptBuilder
    var waiting: [Int: Result<BatchedTranscription.Outcome, InputError>] = [:]
    /// The number of the window whose turn it is.
    var next = 0
    /// Seconds of the windows before it, and when the last word in them ended, in the time of windows one after another.
    var offset = 0.0
    var lastSpeech = 0.0
    var position = 0.0
    var read = 0.0
    var duration: Double?
    var failure: InputError?
  }

  private let decoder: WindowDecoder
  private let state: Mutex<State>

  init(_ decoder: WindowDecoder, _ emit: @escaping @Sendable (TranscriptionEvent) -> Void) {
    self.decoder = decoder
    state = Mutex(State(builder: TranscriptBuilder(emit)))
  }

  func note(language: LanguageProbability?, all: [LanguageProbability]) {
    state.withLock { $0.builder.note(language: language, all: all) }
  }

  func noteRead(_ seconds: Double, of duration: Double?) {
    state.withLock { state in
      state.read = seconds
      state.duration = duration
    }
  }

  func add(_ outcome: Result<BatchedTranscription.Outcome, InputError>, _ place: Int) {
    state.withLock { state in
      state.waiting[place] = outcome
      while let outcome = state.waiting.removeValue(forKey: state.next) {
        state.next += 1
        switch outcome {
        case .success(let outcome): take(outcome, &state)
        case .failure(let error): state.failure = state.failure ?? error
        }
      }
    }
  }

  private func take(_ outcome: BatchedTranscription.Outcome, _ state: inout State) {
    let (window, offset) = (outcome.window, state.offset)
    state.offset += window.duration
    for part in outcome.parts {
      state.builder.note(part.decoded)
      guard !part.decoded.isSilence(decoder.options) else { continue }
      let segments = segments(of: part, offset: offset + part.offset, &state.lastSpeech)
      state.builder.add(segments.map { $0.moved(by: window.map, from: offset) })
    }
    state.position = max(state.position, window.map.source(of: window.duration, isEnd: true))
    state.builder.progress(position: state.position, read: max(state.read, state.position), duration: state.duration)
  }

  /// - Parameter offset: where the part begins, in the time of windows one after another.
  private func segments(
    of part: BatchedTranscription.Outcome.Part, offset: Double, _ lastSpeech: inout Double
  ) -> [Transcription.Segment] {
    let parts = part.decoded.segments(offset: offset, decoder, keepsUnfinished: true)
    var segments = parts.map(\.segment)
    guard var words = part.words else { return segments }
    let usual = words.usualDuration
    words.shortenAtSentenceEnds(usual: usual)
    words.mergePunctuation(
      prepended: decoder.options.prependedPunctuation, appended: decoder.options.appendedPunctuation)
    segments.takeWords(
      words, counts: parts.map(\.text.count), offset: offset, usual: usual, lastSpeech: &lastSpeech)
    return segments
  }

  func finish(_ reader: borrowing SpeechReader, _ failure: InputError?) {
    let (duration, spans, seconds) = (reader.recording.seconds, reader.spans, reader.detectionSeconds)
    let (notice, broken) = (reader.recording.notice, reader.recording.failure)
    state.withLock { state in
      state.builder.note(duration: duration, speech: spans, detectionSeconds: seconds, notice: notice)
      state.builder.finish(failure ?? state.failure ?? broken)
    }
  }
}

extension Transcription.Segment {
  /// With times of the recording instead of those of a sound that was put together, which begins at `offset`.
  func moved(by map: TimeMap, from offset: Double) -> Transcription.Segment {
    var segment = self
    segment.seek = map.source(of: max(0, seek - offset))
    if let words, let first = words.first, let last = words.last {
      let moved = words.map { word in
        var word = word
        // A word's start and end are in the same stretch.
        let place = map.place(of: (word.start + word.end) / 2 - offset)
        word.start = map.source(of: word.start - offset, at: place).hundredths
        word.end = map.source(of: word.end - offset, at: place).hundredths
        return word
      }
      segment.words = moved
      segment.start = moved.first?.start ?? first.start
      segment.end = moved.last?.end ?? last.end
    } else {
      segment.start = map.source(of: start - offset)
      segment.end = map.source(of: end - offset, isEnd: true)
    }
    return segment
  }
}
