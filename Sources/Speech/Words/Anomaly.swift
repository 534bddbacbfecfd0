// After openai/whisper, transcribe.py: word_anomaly_score, is_segment_anomaly

extension Transcription.Word {
  /// How odd a word is: improbable, very short or very long.
  fileprivate var oddness: Double {
    let duration = end - start
    var score = probability < 0.15 ? 1.0 : 0
    if duration < 0.133 { score += (0.133 - duration) * 15 }
    if duration > 2 { score += duration - 2 }
    return score
  }
}

extension Transcription.Segment {
  var hasWords: Bool { !(words ?? []).isEmpty }

  /// Whether its first words look made up.
  var looksMadeUp: Bool {
    let marks = "\"'“¿([{-\"'.。,，!！?？:：”)]}、"
    let first = (words ?? []).filter { !marks.holds($0.text) }.prefix(8)
    guard hasWords else { return false }
    let score = first.reduce(0) { $0 + $1.oddness }
    return score >= 3 || score + 0.01 >= Double(first.count)
  }
}
