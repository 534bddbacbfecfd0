import Testing

@testable import Media

@Suite struct AudioChannelTests {
  private let left = TestSignals.sine(440, 16_000, rate: 16_000)
  private let right = TestSignals.sine(700, 16_000, rate: 16_000)

  private func interleaved(_ first: [Float], _ second: [Float]) -> [Float] { zip(first, second).flatMap { [$0, $1] } }

  @Test func `a channel is chosen by name or number`() throws {
    let both = interleaved(left, right)
    let choices: [(AudioChannel, [Float])] = [
      (.left, left), (.number(1), left), (.right, right), (.number(2), right),
      (.mix, zip(left, right).map { ($0 + $1) / 2 }),
    ]
    for (channel, expected) in choices {
      #expect(try AudioClip(pcm: both, channels: 2, rate: 16_000, channel: channel).samples == expected, "\(channel)")
      let bytes = WaveFile.float(both, channels: 2)
      #expect(try AudioClip(encoded: bytes, name: "F", channel: channel).samples == expected, "\(channel)")
      var reader = try AudioReader(encoded: bytes, name: "F", channel: channel)
      #expect(try reader.next() == expected, "\(channel)")
    }
  }

  @Test func `planar channels of libav are chosen too`() throws {
    let samples = (0..<32_000).map { Int16($0.isMultiple(of: 2) ? 4_096 : -8_192) }
    let file = MatroskaFile(tracks: [.sound(samples, channels: 2, rate: 16_000)])
    #expect(try AudioClip(encoded: file.bytes, name: "F", channel: .right).samples.allSatisfy { $0 == -0.25 })
    #expect(try AudioClip(encoded: file.bytes, name: "F", channel: .left).samples.allSatisfy { $0 == 0.125 })
  }

  @Test func `a channel that is not there is refused in a sentence`() {
    let error = #expect(throws: MediaError.self) {
      try AudioClip(encoded: WaveFile.int16(left), name: "F", channel: .right)
    }
    #expect(error?.description == "F has one channel, so its channel right cannot be used; choose mix.")
    let other = #expect(throws: MediaError.self) {
      try AudioClip(pcm: interleaved(left, right), channels: 2, rate: 16_000, channel: .number(3), name: "F")
    }
    #expect(other?.description == "F has 2 channels, so its channel 3 cannot be used; choose mix or 1 to 2.")
  }

  @Test func `channels of opposite phase have a notice, and others have none`() throws {
    let opposite = interleaved(left, left.map { -$0 })
    for bytes in [WaveFile.float(opposite, channels: 2), WaveFile.int16(opposite, channels: 2, rate: 44_100)] {
      let clip = try AudioClip(encoded: bytes, name: "F")
      #expect(clip.channelsCancel)
      #expect(
        clip.notice("F")
          == "F has channels of opposite phase, which cancel each other when they are mixed; choose one of them "
          + "(--channel left).")
      let chosen = try AudioClip(encoded: bytes, name: "F", channel: .left)
      #expect(chosen.notice("F") == nil && chosen.samples.contains { $0 > 0.4 })
    }
    let silence = [Float](repeating: 0, count: 16_000)
    for (first, second) in [(left, right), (left, silence), (left, left), (silence, silence)] {
      let clip = try AudioClip(pcm: interleaved(first, second), channels: 2, rate: 16_000)
      #expect(!clip.channelsCancel && clip.notice("F") == nil)
    }
  }

  @Test func `names of channels are read, and nonsense is not`() {
    #expect(AudioChannel("left") == .left && AudioChannel("Mix") == .mix && AudioChannel("3") == .number(3))
    for text in ["0", "-1", "middle", "", "1.5"] { #expect(AudioChannel(text) == nil, "\(text)") }
  }
}
