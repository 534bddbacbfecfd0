/// Mono sound in memory. Every sample is finite; full scale is ±1, which a clip may exceed.
public struct AudioClip: Sendable, Equatable {
  public let samples: [Float]
  /// Samples a second.
  public let sampleRate: Int
  /// What of the source could not be decoded.
  public let damage: AudioDamage
  /// Whether the channels of the source cancel each other where they are averaged: they hold much more sound than their
  /// mean, as where one of them has opposite phase.
  public let channelsCancel: Bool

  init(samples: [Float], sampleRate: Int, damage: AudioDamage = AudioDamage(), channelsCancel: Bool = false) {
    self.samples = samples
    self.sampleRate = sampleRate
    self.damage = damage
    self.channelsCancel = channelsCancel
  }

  public var seconds: Double { Double(samples.count) / Double(sampleRate) }

  /// Seconds that are missing in all; 0 where the source is whole, and for formats that cannot tell.
  public var missingSeconds: Double { damage.seconds }

  /// The sample rates that can be converted from and to. Further out a small file would fill memory.
  public static let rates = 1_000...768_000
}

extension AudioClip {
  /// What to tell the user of the source: what is missing, and whether its channels cancel each other. nil where all is
  /// well.
  /// - Parameter name: what to call the source.
  public func notice(_ name: String) -> String? {
    Self.notice(name, damage, seconds: seconds, channelsCancel: channelsCancel)
  }

  /// The same of sound that is read block by block.
  static func notice(_ name: String, _ damage: AudioDamage, seconds: Double, channelsCancel: Bool) -> String? {
    var sentences: [String] = []
    if let sentence = damage.notice(name, heard: seconds) { sentences.append(sentence) }
    if channelsCancel {
      sentences.append(
        "\(name) has channels of opposite phase, which cancel each other when they are mixed; choose one of them "
          + "(--channel left).")
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }
}

extension AudioClip: CustomStringConvertible {
  public var description: String { "\(seconds) s of sound at \(sampleRate) Hz" }
}
