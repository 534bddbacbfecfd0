// After openai/whisper, timing.py: add_word_timestamps

import Glibc

extension Double {
  var exponential: Double { exp(self) }

  /// To hundredths, as times are written.
  var hundredths: Double { (self * 100).rounded(.toNearestOrEven) / 100 }
}

extension [Transcription.Segment] {
  /// Gives the segments of a window their words. Segments and words have times from the start of the recording, or of
  /// whatever `offset` counts from.
  /// - Parameters:
  ///   - words: of the window, with punctuation joined; their times count from its start.
  ///   - counts: how many tokens of text each segment has.
  ///   - offset: seconds to add to the words' times.
  ///   - usual: the usual length of a word.
  ///   - lastSpeech: when the last word before the window ended; afterwards, when the last in it does.
  mutating func takeWords(
    _ words: [TimedWord], counts: [Int], offset: Double, usual: Double, lastSpeech: inout Double
  ) {
    var next = 0
    for place in indices {
      var saved = 0
      var own: [Transcription.Word] = []
      while next < words.count, saved < counts[place] {
        let word = words[next]
        if !word.text.isEmpty {
          own.append(
            .init(
              text: word.text, start: (offset + word.start).hundredths, end: (offset + word.end).hundredths,
              probability: word.probability))
        }
        saved += word.tokens.count
        next += 1
      }
      if !own.isEmpty { self[place].fit(&own, usual: usual, lastSpeech: &lastSpeech) }
      self[place].words = own
    }
  }
}

extension Transcription.Segment {
  /// Shortens words beside pauses, and takes the words' times for the segment's or the other way round.
  fileprivate mutating func fit(_ words: inout [Transcription.Word], usual: Double, lastSpeech: inout Double) {
    let longest = 2 * usual
    let isLong = words[0].end - words[0].start > longest
    let areLong = words.count > 1 && words[1].end - words[0].start > 2 * longest
    if words[0].end - lastSpeech > 4 * usual, isLong || areLong {
      if words.count > 1, words[1].end - words[1].start > longest {
        let border = max(words[1].end / 2, words[1].end - longest)
        words[0].end = border
        words[1].start = border
      }
      words[0].start = max(0, words[0].end - longest)
    }
    if start < words[0].end, start - 0.5 > words[0].start {
      words[0].start = max(0, min(words[0].end - usual, start))
    } else {
      start = words[0].start
    }
    let last = words.count - 1
    if end > words[last].start, end + 0.5 < words[last].end {
      words[last].end = max(words[last].start + usual, end)
    } else {
      end = words[last].end
    }
    lastSpeech = end
  }
}
