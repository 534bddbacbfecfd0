import Media
import ModelKit

/// Reads a recording block by block.
struct RecordingReader: ~Copyable {
  private var reader: AudioReader?
  /// What was read ahead, or the whole of sound that is in memory already.
  private var pending: [[Float]] = []
  private let clip: AudioClip?
  private let name: String
  let sampleRate: Int
  /// Samples that were given out.
  private(set) var given = 0
  private(set) var isAtEnd = false
  /// Why reading ended before the recording did.
  private(set) var failure: InputError?

  init(_ item: MediaItem, sampleRate: Int, channel: AudioChannel = .mix) throws(InputError) {
    self.sampleRate = sampleRate
    name = item.name
    do throws(MediaError) { reader = try Self.reader(item, sampleRate, channel) } catch { throw InputError(error) }
    clip = try Self.clip(item, sampleRate, channel)
    if let clip { pending = [clip.samples] }
  }

  /// Sound that is in memory; nil for a file.
  /// - Throws: where it is no sound.
  private static func clip(
    _ item: MediaItem, _ sampleRate: Int, _ channel: AudioChannel
  ) throws(InputError) -> AudioClip? {
    switch item {
    case .file, .bytes: return nil
    case .pcm(let samples, let rate, let channels):
      do throws(MediaError) {
        return try AudioClip(pcm: samples, channels: channels, rate: rate, resampledTo: sampleRate, channel: channel)
      } catch { throw InputError(error) }
    default: return try item.audioClip(sampleRate: sampleRate)
    }
  }

  /// What reads a file; nil for sound that is no file.
  private static func reader(
    _ item: MediaItem, _ sampleRate: Int, _ channel: AudioChannel
  ) throws(MediaError) -> AudioReader? {
    switch item {
    case .file(let path): try AudioReader(contentsOf: path, sampleRate: sampleRate, channel: channel)
    case .bytes(let bytes, let name):
      try AudioReader(encoded: bytes, name: name, sampleRate: sampleRate, channel: channel)
    default: nil
    }
  }

  /// Seconds of the recording; nil as long as it does not tell and is not read to its end.
  var duration: Double? {
    guard !isAtEnd else { return seconds }
    switch reader {
    case .some(let reader): return reader.declaredSeconds
    case .none: return clip?.seconds
    }
  }

  /// Seconds that were given out.
  var seconds: Double { Double(given) / Double(sampleRate) }

  /// What to tell the user of the recording; complete at its end.
  var notice: String? {
    switch reader {
    case .some(let reader): reader.notice
    case .none: clip?.notice(name)
    }
  }

  /// The next samples; nil at the end, and where the recording cannot be read any further, which `failure` then tells.
  /// - Throws: where it has no sound at all.
  mutating func next() throws(InputError) -> [Float]? {
    let block = try pending.isEmpty ? read() : pending.removeFirst()
    if let block { given += block.count } else { isAtEnd = true }
    return block
  }

  /// Reads ahead until that many samples are there.
  /// - Returns: false where the recording has not so many left.
  mutating func hasAhead(_ count: Int) throws(InputError) -> Bool {
    var ahead = pending.reduce(0) { $0 + $1.count }
    while ahead < count {
      guard let block = try read() else { return false }
      pending.append(block)
      ahead += block.count
    }
    return true
  }

  private mutating func read() throws(InputError) -> [Float]? {
    guard clip == nil, failure == nil else { return nil }
    do throws(MediaError) { return try reader?.next() } catch {
      guard given > 0 || !pending.isEmpty else { throw InputError(error) }
      failure = InputError(error)
      return nil
    }
  }
}
