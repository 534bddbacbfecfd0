// After faster_whisper/transcribe.py: BatchedInferencePipeline

import Engine
import ModelKit

/// Transcribes a recording as windows of speech that know nothing of each other, so that the engine computes many at once.
struct BatchedTranscription: Sendable {
  let decoder: WindowDecoder

  /// What became of a window.
  struct Outcome: Sendable {
    let window: SoundWindow
    let parts: [Part]

    /// The window, or what was left of it after the parts before.
    struct Part: Sendable {
      /// Where it begins in the window, in seconds.
      let offset: Double
      let decoded: DecodedWindow
      /// nil where no word times are wanted.
      let words: [TimedWord]?
    }
  }

  func run(
    _ reader: consuming SpeechReader, _ emit: @escaping @Sendable (TranscriptionEvent) -> Void
  ) async {
    let results = OrderedWindows(decoder, emit)
    var reader = reader
    var packer = WindowPacker(seconds: decoder.speech.windowSeconds, sampleRate: reader.sampleRate)
    var failure: InputError?
    do throws(InputError) {
      var first: [SoundWindow] = []
      let language = try await language(&reader, &packer, &first, results)
      await withTaskGroup(of: Void.self) { group in
        let gate = WindowGate(decoder.llm.requestsInFlight)
        var number = 0
        func start(_ windows: [SoundWindow]) async {
          for window in windows {
            await gate.enter()
            let place = number
            number += 1
            group.addTask {
              let outcome = await outcome(of: window, language)
              results.add(outcome, place)
              await gate.leave()
            }
          }
        }
        await start(first)
        do throws(InputError) {
          while !Task.isCancelled, let stretch = try reader.next() {
            results.noteRead(reader.recording.seconds, of: reader.recording.duration)
            await start(packer.add(stretch))
          }
        } catch { failure = error }
        await start(packer.finish())
      }
    } catch { failure = error }
    results.finish(reader, Task.isCancelled ? .cancellation : failure)
  }

  /// Reads the windows that the language is looked for in.
  /// - Returns: the language; nil where it is found out for each window, or the model knows one only.
  private func language(
    _ reader: inout SpeechReader, _ packer: inout WindowPacker, _ windows: inout [SoundWindow],
    _ results: OrderedWindows
  ) async throws(InputError) -> String? {
    let options = decoder.options
    if let language = options.namedLanguage {
      results.note(language: LanguageProbability(language: decoder.code(of: language), probability: 1), all: [])
      return language
    }
    guard !decoder.speech.languages.isEmpty, !options.multilingual else { return nil }
    let wanted = max(1, options.languageDetectionWindows)
    while windows.count < wanted, let stretch = try reader.next() { windows += packer.add(stretch) }
    if windows.count < wanted { windows += packer.finish() }
    let found = try await LanguageDetector(decoder: decoder).detect(windows.prefix(wanted).map(\.samples))
    results.note(language: found?.probability, all: found?.all ?? [])
    return found?.probability.language
  }

  private func outcome(of window: SoundWindow, _ language: String?) async -> Result<Outcome, InputError> {
    do throws(InputError) {
      let options = decoder.options
      var language = language
      if language == nil, !decoder.speech.languages.isEmpty {
        language = try await LanguageDetector(decoder: decoder).probabilities(window.samples).first?.language
      }
      var parts = [try await part(window.samples, from: 0, language)]
      // A window consists of speech: where the text ends long before it does, the model has stopped too early.
      while let start = parts.last?.unheard(in: window, options) {
        parts.append(try await part(window.samples, from: start, language))
      }
      return .success(Outcome(window: window, parts: parts))
    } catch { return .failure(error) }
  }

  private func part(
    _ samples: [Float], from start: Double, _ language: String?
  ) async throws(InputError) -> Outcome.Part {
    let options = decoder.options
    let samples = Array(samples[Int(start * Double(decoder.speech.sampleRate))...])
    let context = options.initialPrompt.map { WindowDecoder.tokens(of: $0, decoder.llm) } ?? []
    let decoded = try await decoder.decode(samples, language: language, previous: context)
    guard options.timestamps == .word, !decoded.isSilence(options) else {
      return Outcome.Part(offset: start, decoded: decoded, words: nil)
    }
    let text = decoded.segments(offset: 0, decoder, keepsUnfinished: true).flatMap(\.text)
    let words = try await WordAligner(decoder: decoder).words(samples, text, language: decoded.language)
    return Outcome.Part(offset: start, decoded: decoded, words: words)
  }
}

extension BatchedTranscription.Outcome.Part {
  /// Seconds of speech without text that are worth another look: more than the padding of speech and what a segment's
  /// times are off by.
  private static let leastUnheard = 1.0

  /// Where in the window speech begins that the text does not reach; nil where there is none, or nothing was heard at all.
  fileprivate func unheard(in window: SoundWindow, _ options: TranscriptionOptions) -> Double? {
    guard options.timestamps != .none, !decoded.isSilence(options), !decoded.isRepetitive(options),
      let end = decoded.transcript.segments.last?.end, end > 0
    else { return nil }
    return window.duration - (offset + end) > Self.leastUnheard ? offset + end : nil
  }
}

/// Lets so many windows be under way at a time.
actor WindowGate {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { free = max(1, count) }

  func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func leave() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}

extension InputError {
  static let cancellation = InputError(.cancelled, "The transcription was cancelled.")
}
