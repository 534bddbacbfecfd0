// After openai/whisper, transcribe.py: decode_with_fallback

import Engine
import ModelKit
import Text

/// Decodes windows with the engine, at higher temperatures where a text does not look right.
struct WindowDecoder: Sendable {
  let llm: LLM
  let speech: any SpeechTranscribing
  let options: TranscriptionOptions
  private let hotwords: [Int32]

  init(_ llm: LLM, _ speech: any SpeechTranscribing, _ options: TranscriptionOptions) {
    self.llm = llm
    self.speech = speech
    self.options = options
    hotwords = options.hotwords.map { Self.tokens(of: $0, llm) } ?? []
  }

  /// A user's text as the decoder takes it: with a space in front and none at its ends.
  static func tokens(of text: String, _ llm: LLM) -> [Int32] {
    let text = text.trimmed
    return text.isEmpty ? [] : llm.tokenizer.encode(" " + text, addSpecialTokens: false)
  }

  /// The code of a language that was asked for by code or name.
  func code(of language: String) -> String {
    guard !speech.languages.isEmpty, let prompt = try? prompt(language: language) else { return language }
    return prompt.languages.first { prompt.prompt.contains($0.value) }?.key ?? language
  }

  func text(of tokens: [Int32]) -> String { llm.tokenizer.decode(tokens, skipSpecialTokens: true) }

  /// What the decoder starts from.
  func prompt(
    language: String?, previous: [Int32] = [], prefix: [Int32] = []
  ) throws(InputError) -> SpeechPrompt {
    var wanted = SpeechPromptOptions(
      language: language, task: options.task, timestamps: options.timestamps == .none ? .none : .segment)
    wanted.hotwords = hotwords
    wanted.previous = previous
    wanted.prefix = prefix
    return try speech.transcription(wanted)
  }

  func decode(
    _ samples: [Float], language: String?, previous: [Int32] = [], prefix: [Int32] = []
  ) async throws(InputError) -> DecodedWindow {
    let prompt = try prompt(language: language, previous: previous, prefix: prefix)
    var attempts: [DecodedWindow] = []
    var tokens = 0
    for temperature in options.temperatures.isEmpty ? [0] : options.temperatures {
      let attempt = try await decode(samples, prompt, language, temperature)
      tokens += attempt.generatedTokens
      attempts.append(attempt)
      guard attempt.needsFallback(options) else {
        return finished(attempt, attempts.count - 1, tokens, attempt.temperature)
      }
    }
    // None will do: the likeliest of those that do not repeat themselves.
    let candidates = attempts.filter { !$0.isRepetitive(options) }
    let best = (candidates.isEmpty ? attempts : candidates).max { $0.averageLogprob < $1.averageLogprob }
    return finished(best ?? attempts[0], attempts.count - 1, tokens, attempts[attempts.count - 1].temperature)
  }

  private func finished(
    _ window: DecodedWindow, _ fallbacks: Int, _ tokens: Int, _ temperature: Float
  ) -> DecodedWindow {
    var window = DecodedWindow(
      transcript: window.transcript, language: window.language, text: window.text, temperature: temperature,
      averageLogprob: window.averageLogprob, compressionRatio: window.compressionRatio,
      noSpeechProbability: window.noSpeechProbability)
    window.fallbacks = fallbacks
    window.generatedTokens = tokens
    return window
  }

  private func decode(
    _ samples: [Float], _ prompt: SpeechPrompt, _ language: String?, _ temperature: Float
  ) async throws(InputError) -> DecodedWindow {
    var params = SamplingParams.greedy(maxTokens: prompt.maxTokens)
    params.detokenize = false
    var beams: BeamSearchParams?
    if temperature > 0 {
      params.temperature = temperature
      params.n = max(1, options.bestOf)
      params.seed = 0
    } else if options.beamSize > 1 {
      let room = llm.maxModelLength - prompt.prompt.count
      beams = BeamSearchParams(beamWidth: options.beamSize, maxTokens: max(1, min(prompt.maxTokens ?? room, room)))
    }
    var extras = RequestExtras()
    extras.rules = prompt.rules
    extras.scoresAnswers = true
    extras.probe = prompt.noSpeech.map { TokenProbe(place: prompt.start, tokens: [$0]) }
    let output = await answer(samples, prompt.prompt, params, beams, extras)
    if let error = output.error { throw error }
    let (tokens, score) = best(of: output, isSearch: beams != nil)
    let text = text(of: tokens.filter(speech.isText)).trimmed
    let duration = Double(samples.count) / Double(speech.sampleRate)
    let transcript = speech.transcript(prompt.prompt + tokens, promptCount: prompt.prompt.count, duration: duration)
    var window = DecodedWindow(
      transcript: transcript, language: transcript.language ?? language, text: text, temperature: temperature,
      averageLogprob: score / Double(tokens.count + 1), compressionRatio: CompressionRatio.of(text),
      noSpeechProbability: output.probed.first ?? 0)
    window.generatedTokens = output.metrics.generatedTokens
    return window
  }

  /// The likeliest answer by the mean of its tokens' logprobs, without the token that ended it.
  private func best(of output: RequestOutput, isSearch: Bool) -> (tokens: [Int32], score: Double) {
    let answers = output.outputs.enumerated().map { place, answer in
      let tokens = answer.finishReason == .stop ? Array(answer.tokenIDs.dropLast()) : answer.tokenIDs
      return (tokens: tokens, score: isSearch ? output.beamScores[place].logprob : answer.score)
    }
    guard !isSearch else { return answers.first ?? ([], 0) }
    return answers.max { $0.score / Double(max(1, $0.tokens.count)) < $1.score / Double(max(1, $1.tokens.count)) }
      ?? ([], 0)
  }

  func answer(
    _ samples: [Float], _ tokens: [Int32], _ params: SamplingParams, _ beams: BeamSearchParams? = nil,
    _ extras: RequestExtras
  ) async -> RequestOutput {
    var prompt: Prompt = .tokens(tokens, [.audio: [.pcm(samples, rate: speech.sampleRate)]])
    prompt.lora = options.lora
    return await llm.answer(prompt, params, beams: beams, extras)
  }
}
