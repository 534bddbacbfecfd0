/// Mono sound in memory. Every sample is finite; full scale is ±1, which a clip may exceed.
public struct AudioClip: Sendable, Equatable {
  public let samples: [Float]
  /// Samples a second.
  public let sampleRate: Int

  public var seconds: Double { Double(samples.count) / Double(sampleRate) }

  /// The sample rates that can be converted from and to. Further out a small file would fill memory.
  public static let rates = 1_000...768_000
}

extension AudioClip: CustomStringConvertible {
  public var description: String { "\(seconds) s of sound at \(sampleRate) Hz" }
}
