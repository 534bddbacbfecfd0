// After faster_whisper/vad.py: get_speech_timestamps

/// Makes spans of speech of the probabilities of frames, one after the other, so that it can follow a recording that is
/// still being read. Places are samples from the recording's start.
struct SpeechSpanFinder {
  private let frameLength: Int
  private let threshold: Float
  private let negativeThreshold: Float
  private let minSpeech: Double
  private let maxSpeech: Double
  private let minSilence: Double
  /// A silence must be longer to be a place where speech that is too long is cut.
  private let minCutSilence: Double
  private let padding: Int

  private var frame = 0
  /// Where the speech under way began.
  private var begin: Int?
  /// Where the silence under way began, that of the last place to cut, and where speech went on after that.
  private var silence: Int?
  private var cut: Int?
  private var next: Int?
  /// The last span, whose end depends on where the one after it begins.
  private var last: Range<Int>?

  init(_ options: VoiceActivityOptions, sampleRate: Int, frameLength: Int, maxSpeech: Double, minSilence: Double) {
    self.frameLength = frameLength
    let rate = Double(sampleRate)
    threshold = Float(options.threshold)
    negativeThreshold = Float(options.negativeThreshold ?? max(options.threshold - 0.15, 0.01))
    minSpeech = options.minSpeech * rate
    let padding = options.padding * rate
    self.padding = Int(padding)
    self.maxSpeech = (options.maxSpeech ?? maxSpeech) * rate - Double(frameLength) - 2 * padding
    self.minSilence = (options.minSilence ?? minSilence) * rate
    minCutSilence = 0.098 * rate
  }

  /// No span that is still to come begins before this sample.
  var settled: Int {
    let open = last?.lowerBound ?? begin ?? frame * frameLength
    return max(0, open - padding)
  }

  /// Takes up the next frame's probability.
  /// - Returns: the spans that are final by it.
  mutating func add(_ probability: Float) -> [Range<Int>] {
    let place = frame * frameLength
    frame += 1
    if let span = advance(probability, place) { return close(span) }
    // Where nothing can reach into its padding any more, the last span is final.
    guard let last, begin == nil, place - last.upperBound >= 2 * padding else { return [] }
    self.last = nil
    return [last.lowerBound..<last.upperBound + padding]
  }

  private mutating func advance(_ probability: Float, _ place: Int) -> Range<Int>? {
    if probability >= threshold, silence != nil {
      silence = nil
      if next ?? 0 < cut ?? 0 { next = place }
    }
    guard let start = begin else {
      if probability >= threshold { begin = place }
      return nil
    }
    var found: Range<Int>?
    if Double(place - start) > maxSpeech {
      if let end = cut {
        found = start..<end
        begin = next ?? 0 < end ? nil : next
        forgetSilences()
      } else {
        begin = nil
        forgetSilences()
        return start..<place
      }
    }
    guard probability < negativeThreshold, let start = begin else { return found }
    let since = silence ?? place
    silence = since
    let length = Double(place - since)
    if length > minCutSilence { cut = since }
    guard length >= minSilence else { return found }
    begin = nil
    forgetSilences()
    // Speech that was cut just now and its rest cannot both end here, as a silence takes longer than a frame.
    if Double(since - start) > minSpeech { return found ?? start..<since }
    return found
  }

  private mutating func forgetSilences() {
    (silence, cut, next) = (nil, nil, nil)
  }

  /// The recording has ended after `count` samples.
  mutating func finish(count: Int) -> [Range<Int>] {
    var spans: [Range<Int>] = []
    if let start = begin, Double(count - start) > minSpeech { spans += close(start..<max(count, start)) }
    begin = nil
    if let last { spans.append(last.lowerBound..<max(last.lowerBound, min(count, last.upperBound + padding))) }
    last = nil
    return spans
  }

  /// Neighbours that are nearer than twice the padding meet in the middle.
  private mutating func close(_ span: Range<Int>) -> [Range<Int>] {
    guard let former = last else {
      last = max(0, span.lowerBound - padding)..<span.upperBound
      return []
    }
    let gap = span.lowerBound - former.upperBound
    let reach = gap < 2 * padding ? gap / 2 : padding
    last = span.lowerBound - reach..<span.upperBound
    return [former.lowerBound..<former.upperBound + reach]
  }
}
