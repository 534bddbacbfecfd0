// After openai/whisper, transcribe.py, and faster_whisper/transcribe.py: generate_segments

import Engine
import ModelKit

/// Transcribes a recording window after window: the times in one say where the next begins, and its text is the next
/// one's context.
struct SequentialTranscription {
  let decoder: WindowDecoder
  private var builder: TranscriptBuilder
  /// Text before the window, as tokens.
  private var previous: [Int32] = []
  /// When the last word before the window ended.
  private var lastSpeech = 0.0
  private var language: String?

  /// Sound that is quieter, by full scale, is none: 80 dB below it.
  private static let leastSound: Float = 1e-4

  /// More than any model takes as context.
  private static let mostPrevious = 4_096

  init(_ decoder: WindowDecoder, _ emit: @escaping @Sendable (TranscriptionEvent) -> Void) {
    self.decoder = decoder
    builder = TranscriptBuilder(emit)
    if let prompt = decoder.options.initialPrompt { previous = WindowDecoder.tokens(of: prompt, decoder.llm) }
  }

  private var options: TranscriptionOptions { decoder.options }
  private var rate: Double { Double(decoder.speech.sampleRate) }
  private var windowCount: Int { Int(decoder.speech.windowSeconds * rate) }
  /// Windows begin at whole hundredths of a second, as times are told.
  private var step: Int { decoder.speech.sampleRate / 100 }

  mutating func run(_ reader: consuming SpeechReader) async {
    var feed = SequentialFeed(reader)
    var failure: InputError?
    do throws(InputError) {
      try await findLanguage(&feed)
      var seek = 0
      while !Task.isCancelled {
        // How near the end is counts where silence is skipped.
        try feed.fill(until: seek + windowCount + Int((options.hallucinationSilenceThreshold ?? 0) * rate) + step)
        // In a tenth of a second at the end nothing is said, and some models take no less.
        guard feed.end - seek >= (seek == 0 ? step : 10 * step) else { break }
        let next = try await window(at: seek, &feed)
        seek = next > seek ? next : min(feed.end, seek + windowCount)
        feed.drop(before: seek)
        builder.progress(
          position: feed.map.source(of: Double(min(seek, feed.end)) / rate, isEnd: true),
          read: feed.reader.recording.seconds, duration: feed.reader.recording.duration)
      }
    } catch { failure = error }
    let recording = (feed.reader.recording.seconds, feed.reader.recording.notice, feed.reader.recording.failure)
    builder.note(
      duration: recording.0, speech: options.voiceActivity == nil ? nil : feed.reader.spans,
      detectionSeconds: feed.reader.detectionSeconds, notice: recording.1)
    builder.finish(Task.isCancelled ? .cancellation : failure ?? recording.2)
  }

  private mutating func findLanguage(_ feed: inout SequentialFeed) async throws(InputError) {
    if let named = options.namedLanguage {
      language = named
      builder.note(language: LanguageProbability(language: decoder.code(of: named), probability: 1), all: [])
    } else if !decoder.speech.languages.isEmpty, !options.multilingual {
      let wanted = max(1, options.languageDetectionWindows)
      try feed.fill(until: wanted * windowCount)
      let count = min(feed.end, wanted * windowCount)
      let windows = stride(from: 0, to: count, by: windowCount).map { start in
        feed.samples(start..<min(count, start + windowCount))
      }
      guard !windows.isEmpty else { return }
      let found = try await LanguageDetector(decoder: decoder).detect(windows)
      language = found?.probability.language
      builder.note(language: found?.probability, all: found?.all ?? [])
    }
  }

  /// - Returns: where the next window begins.
  private mutating func window(at seek: Int, _ feed: inout SequentialFeed) async throws(InputError) -> Int {
    let samples = feed.samples(seek..<seek + min(windowCount, feed.end - seek))
    let offset = Double(seek) / rate
    // What a model hears in nothing at all is made up, however sure it is.
    guard samples.contains(where: { abs($0) > Self.leastSound }) else { return seek + samples.count }
    var language = language
    if language == nil, options.multilingual, !decoder.speech.languages.isEmpty {
      language = try await LanguageDetector(decoder: decoder).probabilities(samples).first?.language
    }
    let prefix = seek == 0 ? options.prefix.map { WindowDecoder.tokens(of: $0, decoder.llm) } ?? [] : []
    let decoded = try await decoder.decode(samples, language: language, previous: previous, prefix: prefix)
    builder.note(decoded)
    let end = seek + samples.count
    guard !decoded.isSilence(options) else { return end }
    let isComplete = decoded.transcript.next >= Double(samples.count) / rate
    var next = isComplete ? end : seek + place(decoded.transcript.next)
    let hasFinished = decoded.transcript.segments.contains(where: \.isFinished)
    var parts = decoded.segments(offset: offset, decoder, keepsUnfinished: isComplete || !hasFinished)
    if options.timestamps == .word {
      try await addWords(to: &parts, samples, offset, decoded.language)
      if !isComplete || !decoded.endsWithTime, let last = parts.last(where: { $0.segment.hasWords })?.segment.end,
        last > offset
      {
        next = place(last)
      }
      if let skipped = skip(&parts, seek: seek, count: samples.count, feed) { next = skipped }
      lastSpeech = parts.last(where: { $0.segment.hasWords })?.segment.end ?? lastSpeech
    }
    let map = feed.map
    builder.add(parts.map { $0.segment.moved(by: map, from: 0) })
    remember(parts.flatMap(\.segment.tokens), decoded.temperature)
    return next
  }

  private func place(_ seconds: Double) -> Int { Int((seconds * 100).rounded()) * step }

  private mutating func remember(_ tokens: [Int32], _ temperature: Float) {
    guard options.conditionsOnPreviousText, temperature <= options.promptResetTemperature else {
      previous = []
      return
    }
    previous = Array((previous + tokens).suffix(Self.mostPrevious))
  }

  private mutating func addWords(
    to parts: inout [(segment: Transcription.Segment, text: [Int32])], _ samples: [Float], _ offset: Double,
    _ language: String?
  ) async throws(InputError) {
    var words = try await WordAligner(decoder: decoder).words(samples, parts.flatMap(\.text), language: language)
    let usual = words.usualDuration
    words.shortenAtSentenceEnds(usual: usual)
    words.mergePunctuation(prepended: options.prependedPunctuation, appended: options.appendedPunctuation)
    var segments = parts.map(\.segment)
    var last = lastSpeech
    segments.takeWords(words, counts: parts.map(\.text.count), offset: offset, usual: usual, lastSpeech: &last)
    for place in parts.indices { parts[place].segment = segments[place] }
  }

  /// Leaves out segments that look made up and stand among silence.
  /// - Returns: where the next window begins instead; nil where nothing is left out.
  private func skip(
    _ parts: inout [(segment: Transcription.Segment, text: [Int32])], seek: Int, count: Int,
    _ feed: borrowing SequentialFeed
  ) -> Int? {
    guard let threshold = options.hallucinationSilenceThreshold else { return nil }
    let (offset, duration) = (Double(seek) / rate, Double(count) / rate)
    let windowEnd = offset + decoder.speech.windowSeconds
    if let first = parts.first(where: { $0.segment.hasWords })?.segment, first.looksMadeUp {
      let gap = first.start - offset
      if gap > threshold {
        parts = []
        return seek + place(gap)
      }
    }
    var lastEnd = lastSpeech
    for index in parts.indices where parts[index].segment.hasWords {
      let segment = parts[index].segment
      if segment.looksMadeUp {
        let next = parts[(index + 1)...].first { $0.segment.hasWords }?.segment
        let nextStart = next?.words?.first?.start ?? offset + duration
        let isAfterSilence =
          segment.start - lastEnd > threshold || segment.start < threshold || segment.start - offset < 2
        let isBeforeSilence =
          nextStart - segment.end > threshold || next?.looksMadeUp ?? false || windowEnd - segment.end < 2
        if isAfterSilence, isBeforeSilence {
          parts.removeSubrange(index...)
          let isLast = feed.isOver && Double(feed.end) / rate - segment.end < threshold
          return isLast ? feed.end : place(max(offset + 1, segment.start))
        }
      }
      lastEnd = segment.end
    }
    return nil
  }
}
