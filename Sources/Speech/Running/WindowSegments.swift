import ModelKit

extension DecodedWindow {
  /// The window's segments with times from its start plus `offset`, and how many tokens of text each has. What has no text,
  /// or no length, is left out.
  func segments(
    offset: Double, _ decoder: WindowDecoder, keepsUnfinished: Bool
  ) -> [(segment: Transcription.Segment, text: [Int32])] {
    transcript.segments.compactMap { part in
      guard keepsUnfinished || part.isFinished else { return nil }
      let text = decoder.text(of: part.tokens)
      guard part.end > part.start, !text.trimmed.isEmpty else { return nil }
      let segment = Transcription.Segment(
        seek: offset, start: offset + part.start, end: offset + part.end, text: text, tokens: part.timedTokens,
        temperature: Double(temperature), averageLogprob: averageLogprob, compressionRatio: compressionRatio,
        noSpeechProbability: noSpeechProbability, language: language)
      return (segment, part.tokens)
    }
  }
}
