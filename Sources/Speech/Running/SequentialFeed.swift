import ModelKit

/// The sound that is transcribed window after window: stretches of the recording one behind the other, read as far as
/// they are needed.
struct SequentialFeed: ~Copyable {
  var reader: SpeechReader
  private var buffer = SampleBuffer()
  private(set) var map: TimeMap
  private(set) var isOver = false

  init(_ reader: consuming SpeechReader) {
    map = TimeMap(sampleRate: reader.sampleRate)
    self.reader = reader
  }

  /// Samples that are there.
  var end: Int { buffer.end }

  /// Reads until there are so many samples, or no more.
  mutating func fill(until place: Int) throws(InputError) {
    while !isOver, buffer.end < place {
      if let stretch = try reader.next() {
        map.append(source: stretch.start, count: stretch.samples.count)
        buffer.append(stretch.samples)
      } else {
        isOver = true
      }
    }
  }

  func samples(_ range: Range<Int>) -> [Float] { buffer.samples(range) }

  mutating func drop(before place: Int) {
    buffer.drop(before: place)
    map.drop(before: place)
  }
}
