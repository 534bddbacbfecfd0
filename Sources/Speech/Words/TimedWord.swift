/// A word of a window with its times in it, in seconds.
struct TimedWord: Equatable {
  var text: String
  var tokens: [Int32]
  var start: Double
  var end: Double
  let probability: Double

  var duration: Double { end - start }
}

extension [TimedWord] {
  // After openai/whisper, timing.py: merge_punctuations

  /// Joins punctuation to the word that it belongs to; what it was stays as an empty word.
  mutating func mergePunctuation(prepended: String, appended: String) {
    guard count > 1 else { return }
    var following = count - 1
    for place in (0..<count - 1).reversed() {
      if self[place].text.hasPrefix(" "), prepended.holds(self[place].text.trimmed) {
        self[following].text = self[place].text + self[following].text
        self[following].tokens = self[place].tokens + self[following].tokens
        self[place].text = ""
        self[place].tokens = []
      } else {
        following = place
      }
    }
    var previous = 0
    for place in 1..<count {
      if !self[previous].text.hasSuffix(" "), appended.holds(self[place].text) {
        self[previous].text += self[place].text
        self[previous].tokens += self[place].tokens
        self[place].text = ""
        self[place].tokens = []
      } else {
        previous = place
      }
    }
  }

  // After openai/whisper, timing.py: add_word_timestamps

  /// The usual length of a word, in seconds, from which those that are too long are told.
  var usualDuration: Double {
    let durations = map(\.duration).filter { $0 != 0 }.sorted()
    guard !durations.isEmpty else { return 0 }
    let middle = durations.count / 2
    let median = durations.count % 2 == 1 ? durations[middle] : (durations[middle - 1] + durations[middle]) / 2
    return Swift.min(0.7, median)
  }

  /// Shortens words at the borders of sentences to twice the usual: silence is part of them otherwise.
  mutating func shortenAtSentenceEnds(usual: Double) {
    let marks = ".。!！?？"
    guard count > 1, contains(where: { $0.duration != 0 }) else { return }
    for place in 1..<count where self[place].duration > 2 * usual {
      if marks.holds(self[place].text) {
        self[place].end = self[place].start + 2 * usual
      } else if marks.holds(self[place - 1].text) {
        self[place].start = self[place].end - 2 * usual
      }
    }
  }
}
