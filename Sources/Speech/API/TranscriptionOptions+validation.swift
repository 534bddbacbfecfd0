import Engine

extension TranscriptionOptions {
  /// - Throws: one sentence about options that contradict each other or are out of range.
  func validate() throws(EngineError) {
    func require(_ condition: Bool, _ sentence: @autoclosure () -> String) throws(EngineError) {
      guard condition else { throw .usage(sentence()) }
    }
    try require(
      mode != .batched || voiceActivity != nil || !clips.isEmpty,
      "Batched transcription cuts a recording at silences, which voice activity detection finds; leave it on, name the "
        + "parts to transcribe, or transcribe sequentially.")
    try require(1...100 ~= beamSize, "beamSize has to be from 1 to 100, got \(beamSize).")
    try require(1...100 ~= bestOf, "bestOf has to be from 1 to 100, got \(bestOf).")
    try require(
      temperatures.allSatisfy { 0...2 ~= $0 }, "A temperature is between 0 and 2, got \(temperatures).")
    try require(languageDetectionWindows >= 1, "languageDetectionWindows has to be at least 1.")
    try require(
      hallucinationSilenceThreshold == nil || timestamps == .word,
      "hallucinationSilenceThreshold goes by the times of words; ask for word timestamps.")
    try require(
      clips.allSatisfy { $0.start >= 0 && $0.end ?? .infinity > $0.start },
      "A clip ends after it begins, and begins at 0 or later.")
    try require(
      zip(clips, clips.dropFirst()).allSatisfy { $0.end ?? .infinity <= $1.start },
      "Clips have to be in order and must not overlap.")
    if let activity = voiceActivity { try activity.validate() }
  }
}

extension VoiceActivityOptions {
  func validate() throws(EngineError) {
    guard 0...1 ~= threshold, 0...1 ~= negativeThreshold ?? 0 else {
      throw .usage("A threshold of voice activity is a probability between 0 and 1.")
    }
    let seconds = [minSpeech, minSilence ?? 0, padding]
    guard seconds.allSatisfy({ 0...3_600 ~= $0 }), maxSpeech.map({ 1...86_400 ~= $0 }) ?? true else {
      throw .usage(
        "Speech, silence and padding of voice activity last from 0 seconds to an hour, and the longest speech from a "
          + "second to a day.")
    }
  }
}
