// After transformers/models/whisper/generation_whisper.py and openai/whisper, decoding.py and transcribe.py

import ModelKit

extension WhisperProcessor: SpeechTranscribing {
  var languages: [String] { tokens.languages.sorted { $0.value < $1.value }.map(\.key) }

  var sampleRate: Int { Self.sampleRate }

  var defaultTimestamps: SpeechPromptOptions.Timestamps {
    config.returnsTimestamps && tokens.firstTimestamp < config.vocabularySize ? .segment : .none
  }

  func transcription(_ options: SpeechPromptOptions) throws(InputError) -> SpeechPrompt {
    var options = options
    if options.language?.lowercased() == "auto" { options.language = nil }
    var rules = logitsRules()
    var prompt = context(options)
    let start = prompt.count
    prompt.append(tokens.startOfTranscript)
    var steps: [[Int32]] = []
    if tokens.languages.isEmpty {
      try checkEnglishOnly(options)
    } else if let language = options.language {
      prompt += [try token(for: language), try token(for: options.task)]
    } else {
      // The language is the likeliest of all after a bare start, and what follows it is forced: one pass of the encoder
      // serves both.
      steps = [tokens.languages.values.sorted(), [try token(for: options.task)]]
    }
    let hasTimes = options.timestamps != .none
    guard !hasTimes || tokens.firstTimestamp < config.vocabularySize else {
      throw InputError(
        .invalidRequest, "This checkpoint has no timestamp tokens; ask for a transcript without times.")
    }
    if !hasTimes {
      if steps.isEmpty { prompt.append(tokens.noTimestamps) } else { steps.append([tokens.noTimestamps]) }
    }
    let prefix = try prefix(options, isForced: steps.isEmpty)
    prompt += prefix
    rules.insert(PrefixRule(steps: steps), at: 0)
    if hasTimes {
      rules.append(
        TimestampRule(
          tokens: tokens, prefixCount: steps.count, maxInitialIndex: config.maxInitialTimestampIndex,
          vocabularySize: config.vocabularySize))
    }
    // OpenAI's bound of a window's text; the checkpoint's counts the prompt, as in transformers.
    let own = config.maxTargetPositions / 2 - prefix.count
    let stated = (config.maxLength ?? .max) - prompt.count
    return SpeechPrompt(
      prompt: prompt, rules: rules, start: start, noSpeech: tokens.noTimestamps - 1, languages: tokens.languages,
      maxTokens: max(1, min(own, stated)))
  }

  /// Hotwords and the text before the window, as OpenAI's code and faster-whisper put them in front.
  private func context(_ options: SpeechPromptOptions) -> [Int32] {
    let most = config.maxTargetPositions / 2 - 1
    let hotwords = options.prefix.isEmpty ? Array(options.hotwords.prefix(most)) : []
    let previous = options.previous.suffix(max(0, most - hotwords.count))
    guard !hotwords.isEmpty || !previous.isEmpty else { return [] }
    return [tokens.startOfPrevious] + hotwords + previous
  }

  /// What the text begins with, after its first time.
  private func prefix(_ options: SpeechPromptOptions, isForced: Bool) throws(InputError) -> [Int32] {
    guard !options.prefix.isEmpty else { return [] }
    guard isForced else {
      throw InputError(.invalidRequest, "A prefix needs a language; name it, as it is not found out behind a prefix.")
    }
    let text = options.prefix.prefix(config.maxTargetPositions / 2 - 1)
    return options.timestamps == .none ? Array(text) : [tokens.firstTimestamp] + text
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

  private func token(for task: SpeechTask) throws(InputError) -> Int32 {
    guard let token = tokens.tasks[task == .translate ? .translate : .transcribe] else {
      throw InputError(.invalidRequest, "This checkpoint cannot \(task.rawValue).")
    }
    return token
  }

  func isText(_ token: Int32) -> Bool { token < tokens.endOfText }

  func alignmentPrompt(
    of text: [Int32], language: String?, task: SpeechTask
  ) throws(InputError) -> AlignmentPrompt? {
    guard !config.alignmentHeads.isEmpty else { return nil }
    var prompt = [tokens.startOfTranscript]
    if !tokens.languages.isEmpty { prompt += [try token(for: language ?? "en"), try token(for: task)] }
    prompt.append(tokens.noTimestamps)
    return AlignmentPrompt(
      tokens: prompt + text + [tokens.endOfText], textStart: prompt.count,
      secondsPerPosition: windowSeconds / Double(config.maxSourcePositions))
  }

  func transcript(_ sequence: [Int32], promptCount: Int, duration: Double) -> WindowTranscript {
    guard let (start, end) = tokens.prefix(of: sequence) else {
      return WindowTranscript(language: nil, segments: [], next: duration)
    }
    let language = sequence[start..<end].lazy.compactMap(tokens.language).first
    let generated = sequence[end...].filter { $0 != tokens.endOfText }
    return WindowTranscript(
      language: language, segments: segments(generated, duration), next: next(generated, duration))
  }

  /// Text between a pair of timestamps is a segment. Text without its second timestamp runs to the end of the window, and
  /// so does text that has none at all.
  private func segments(_ generated: [Int32], _ duration: Double) -> [WindowTranscript.Segment] {
    var segments: [WindowTranscript.Segment] = []
    var first: Int32?
    var text: [Int32] = []
    func add(until last: Int32?) {
      let begin = first.map(tokens.seconds) ?? 0
      let end = max(begin, last.map(tokens.seconds) ?? duration)
      let timed = [first].compactMap(\.self) + text + [last].compactMap(\.self)
      segments.append(.init(start: begin, end: end, tokens: text, timedTokens: timed, isFinished: last != nil))
    }
    for token in generated {
      guard tokens.isTimestamp(token) else {
        text.append(token)
        continue
      }
      if !text.isEmpty { add(until: token) }
      first = token
      text = []
    }
    if !text.isEmpty { add(until: nil) }
    return segments
  }

  /// A single time at the end says that nothing more is said in the window. Else the text after the last pair of times is
  /// not finished, and the next window begins there; without a pair the window counts as done.
  private func next(_ generated: [Int32], _ duration: Double) -> Double {
    let isTime = generated.map(tokens.isTimestamp)
    if isTime.count >= 2, isTime[isTime.count - 1], !isTime[isTime.count - 2] { return duration }
    guard let pair = isTime.indices.dropFirst().last(where: { isTime[$0] && isTime[$0 - 1] }) else { return duration }
    return min(duration, tokens.seconds(generated[pair - 1]))
  }
}
