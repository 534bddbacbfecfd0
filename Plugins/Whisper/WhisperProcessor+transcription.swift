// After transformers/models/whisper/generation_whisper.py

import ModelKit

extension WhisperProcessor: SpeechTranscribing {
  var languages: [String] { tokens.languages.sorted { $0.value < $1.value }.map(\.key) }

  func transcription(_ options: SpeechPromptOptions) throws(InputError) -> SpeechPrompt {
    guard options.timestamps != .word else {
      throw InputError(.invalidRequest, "Word timestamps are not there yet; ask for segment timestamps.")
    }
    var options = options
    if options.language?.lowercased() == "auto" { options.language = nil }
    var rules = logitsRules()
    var prompt = [tokens.startOfTranscript]
    var steps: [[Int32]] = []
    if tokens.languages.isEmpty {
      try checkEnglishOnly(options)
    } else {
      guard let task = tokens.tasks[options.task == .translate ? .translate : .transcribe] else {
        throw InputError(.invalidRequest, "This checkpoint cannot \(options.task.rawValue).")
      }
      if let language = options.language {
        prompt += [try token(for: language), task]
      } else {
        // The language is the likeliest of all after a bare start, and what follows it is forced: one pass of the
        // encoder serves both.
        steps = [tokens.languages.values.sorted(), [task]]
      }
    }
    if options.timestamps == .none {
      if steps.isEmpty { prompt.append(tokens.noTimestamps) } else { steps.append([tokens.noTimestamps]) }
    }
    rules.insert(PrefixRule(steps: steps), at: 0)
    if options.timestamps == .segment {
      guard tokens.firstTimestamp < config.vocabularySize else {
        throw InputError(
          .invalidRequest, "This checkpoint has no timestamp tokens; ask for a transcript without times.")
      }
      rules.append(
        TimestampRule(
          tokens: tokens, prefixCount: steps.count, maxInitialIndex: config.maxInitialTimestampIndex))
    }
    return SpeechPrompt(prompt: prompt, rules: rules)
  }

  private func checkEnglishOnly(_ options: SpeechPromptOptions) throws(InputError) {
    guard options.task == .transcribe else {
      throw InputError(
        .invalidRequest, "This is an English-only checkpoint and cannot translate; use a multilingual one.")
    }
    if let language = options.language, WhisperLanguages.code(language) != "en" {
      throw InputError(
        .invalidRequest,
        "This is an English-only checkpoint and cannot take language '\(language)'; use a multilingual one.")
    }
  }

  private func token(for language: String) throws(InputError) -> Int32 {
    guard let code = WhisperLanguages.code(language), let token = tokens.languages[code] else {
      throw InputError(
        .invalidRequest,
        "Unknown language '\(language)'; use 'auto' or one of: \(languages.joined(separator: ", ")).")
    }
    return token
  }

  func transcript(_ sequence: [Int32], promptCount: Int, duration: Double) -> WindowTranscript {
    guard let (start, end) = tokens.prefix(of: sequence) else { return WindowTranscript(language: nil, segments: []) }
    let language = sequence[start..<end].lazy.compactMap(tokens.language).first
    return WindowTranscript(language: language, segments: segments(sequence[end...], duration))
  }

  /// Text between a pair of timestamps is a segment. Text without its second timestamp runs to the end of the recording,
  /// and so does text that has none at all.
  private func segments(_ generated: ArraySlice<Int32>, _ duration: Double) -> [WindowTranscript.Segment] {
    var segments: [WindowTranscript.Segment] = []
    var begin = 0.0
    var text: [Int32] = []
    for token in generated where token != tokens.endOfText {
      guard tokens.isTimestamp(token) else {
        text.append(token)
        continue
      }
      let time = tokens.seconds(token)
      if !text.isEmpty { segments.append(.init(start: begin, end: max(begin, time), tokens: text)) }
      begin = time
      text = []
    }
    if !text.isEmpty { segments.append(.init(start: begin, end: max(begin, duration), tokens: text)) }
    return segments
  }
}
