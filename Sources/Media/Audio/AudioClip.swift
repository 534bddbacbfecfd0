/// Mono sound in memory. Every sample is finite; full scale is ±1, which a clip may exceed.
public struct AudioClip: Sendable, Equatable {
  public let samples: [Float]
  /// Samples a second.
  public let sampleRate: Int
  /// Seconds that a WAV or FLAC file tells of beyond its end: it was cut short. 0 where it is whole, and for formats
  /// that cannot tell.
  public let missingSeconds: Double

  init(samples: [Float], sampleRate: Int, missingSeconds: Double = 0) {
    self.samples = samples
    self.sampleRate = sampleRate
    self.missingSeconds = missingSeconds
  }

  public var seconds: Double { Double(samples.count) / Double(sampleRate) }

  /// The sample rates that can be converted from and to. Further out a small file would fill memory.
  public static let rates = 1_000...768_000
}

extension AudioClip {
  /// One sentence for the user where a good part of the sound is missing; nil where it is not.
  /// - Parameter name: what to call the source.
  public func notice(_ name: String) -> String? {
    guard missingSeconds >= 0.05 else { return nil }
    return "\(name) is cut short: \(MediaError.number(missingSeconds)) s of the sound that it tells of are missing, "
      + "and the \(MediaError.number(seconds)) s that are there were used."
  }
}

extension AudioClip: CustomStringConvertible {
  public var description: String { "\(seconds) s of sound at \(sampleRate) Hz" }
}
