import ModelKit

/// What the model made of a window, with what says how good it is.
struct DecodedWindow: Sendable {
  let transcript: WindowTranscript
  let language: String?
  /// Without spaces at its ends.
  let text: String
  let temperature: Float
  let averageLogprob: Double
  let compressionRatio: Double
  let noSpeechProbability: Double
  /// How many decodings at higher temperatures it took, and tokens of all.
  var fallbacks = 0
  var generatedTokens = 0

  /// Whether its last segment has an end of its own.
  var endsWithTime: Bool { transcript.segments.last?.isFinished ?? true }

  /// Whether it has to be decoded again at a higher temperature.
  func needsFallback(_ options: TranscriptionOptions) -> Bool {
    let isUnlikely = options.logprobThreshold.map { averageLogprob < $0 } ?? false
    if isUnlikely, let threshold = options.noSpeechThreshold, noSpeechProbability > threshold { return false }
    return isUnlikely || isRepetitive(options)
  }

  func isRepetitive(_ options: TranscriptionOptions) -> Bool {
    options.compressionRatioThreshold.map { compressionRatio > $0 } ?? false
  }

  /// Whether nobody speaks in it. A text that is likely enough counts all the same.
  func isSilence(_ options: TranscriptionOptions) -> Bool {
    guard let threshold = options.noSpeechThreshold, noSpeechProbability > threshold else { return false }
    return options.logprobThreshold.map { averageLogprob <= $0 } ?? true
  }
}
