import JSON
import ModelKit

/// The sound of a request, as its chunks come.
struct WyomingAudio: Sendable {
  /// Longer commands are refused: samples are kept in memory.
  static let maxSeconds = 600

  private var samples: [Float] = []
  private var rate = 16_000
  private var channels = 1

  /// Takes a chunk of 16-bit samples.
  mutating func append(_ event: WyomingEvent) throws(WyomingEvent.Fault) {
    guard event.data["width"]?.integer == 2 else { throw WyomingEvent.Fault(reason: "audio has to have 16 bits") }
    let (rate, channels) = (event.data["rate"]?.integer ?? 16_000, event.data["channels"]?.integer ?? 1)
    guard 1_000...192_000 ~= rate, 1...8 ~= channels else {
      throw WyomingEvent.Fault(reason: "the rate or the channels of audio are out of range")
    }
    guard samples.isEmpty || rate == self.rate && channels == self.channels else {
      throw WyomingEvent.Fault(reason: "the format of audio changes")
    }
    (self.rate, self.channels) = (rate, channels)
    guard samples.count + event.payload.count / 2 <= Self.maxSeconds * rate * channels else {
      throw WyomingEvent.Fault(reason: "audio is longer than \(Self.maxSeconds) s")
    }
    let bytes = event.payload.span
    for place in stride(from: 0, to: bytes.count - 1, by: 2) {
      samples.append(Float(Int16(truncatingIfNeeded: Int(bytes[place]) | Int(bytes[place + 1]) << 8)) / 32_768)
    }
  }

  var item: MediaItem { .pcm(samples, rate: rate, channels: channels) }
  var isEmpty: Bool { samples.isEmpty }
}
