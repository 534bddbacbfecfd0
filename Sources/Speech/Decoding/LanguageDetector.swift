// After faster_whisper/transcribe.py: detect_language

import Engine
import ModelKit

/// Finds a recording's language out. What the encoder makes of a window is kept for its transcription.
struct LanguageDetector: Sendable {
  let decoder: WindowDecoder

  /// How likely each language is in a window, the likeliest first; empty where the model knows one only.
  func probabilities(_ samples: [Float]) async throws(InputError) -> [LanguageProbability] {
    let prompt = try decoder.speech.transcription(SpeechPromptOptions(language: nil, timestamps: .none))
    let languages = prompt.languages.sorted { $0.key < $1.key }
    guard !languages.isEmpty else { return [] }
    var params = SamplingParams.greedy(maxTokens: 1)
    params.detokenize = false
    var extras = RequestExtras()
    extras.rules = []
    extras.probe = TokenProbe(place: prompt.start, tokens: languages.map(\.value))
    let output = await decoder.answer(samples, Array(prompt.prompt[...prompt.start]), params, nil, extras)
    if let error = output.error { throw error }
    let total = output.probed.reduce(0, +)
    guard total > 0 else { return [] }
    return zip(languages, output.probed)
      .map { LanguageProbability(language: $0.key, probability: $1 / total) }
      .sorted { ($0.probability, $1.language) > ($1.probability, $0.language) }
  }

  /// The language of the first window in which one is likely enough; else the one that is the likeliest in most of them.
  func detect(
    _ windows: [[Float]]
  ) async throws(InputError) -> (probability: LanguageProbability, all: [LanguageProbability])? {
    var votes: [(language: String, count: Int, best: Double)] = []
    var last: [LanguageProbability] = []
    for samples in windows {
      last = try await probabilities(samples)
      guard let first = last.first else { return nil }
      if first.probability > decoder.options.languageDetectionThreshold { return (first, last) }
      if let place = votes.firstIndex(where: { $0.language == first.language }) {
        votes[place].count += 1
        votes[place].best = max(votes[place].best, first.probability)
      } else {
        votes.append((first.language, 1, first.probability))
      }
    }
    guard let winner = votes.max(by: { $0.count < $1.count }) else { return nil }
    return (LanguageProbability(language: winner.language, probability: winner.best), last)
  }
}
